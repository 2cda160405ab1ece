package dev.sallyport;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Classes that need {@link RunningService#EXCLUSIVE} come first and classes that would have to wait
 * for them come last, so that neither waits. Among them those that take long come first, so that no
 * long class is left for the end, when nothing else is left to run beside it.
 */
public final class ExclusiveTestsFirst implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparingInt(ExclusiveTestsFirst::turn)
                .thenComparing(test -> !takesLong(test))
                .thenComparing(test -> test.getTestClass().getName()));
  }

  private static int turn(ClassDescriptor test) {
    return test.findRepeatableAnnotations(ResourceLock.class).stream()
        .filter(lock -> lock.value().equals(RunningService.EXCLUSIVE))
        .findAny()
        .map(lock -> lock.mode() == ResourceAccessMode.READ ? 2 : 0)
        .orElse(1);
  }

  private static boolean takesLong(ClassDescriptor test) {
    return test.findAnnotation(RunsConcurrently.class)
        .map(RunsConcurrently::takesLong)
        .orElse(false);
  }
}
