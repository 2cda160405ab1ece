package dev.sallyport.platform.http.json;

import java.lang.reflect.RecordComponent;

/** The components of each record class, read once: the JDK creates them anew at each call. */
final class RecordComponents {
  private static final ClassValue<RecordComponent[]> READ =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          return type.getRecordComponents();
        }
      };

  private RecordComponents() {}

  /** Not to be changed. */
  static RecordComponent[] of(Class<? extends Record> type) {
    return READ.get(type);
  }
}
