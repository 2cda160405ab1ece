package dev.sallyport;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Who needs {@link RunningService#EXCLUSIVE} comes first, and who would have to wait for them comes
 * last, so that neither waits.
 */
public final class ExclusiveTestsFirst implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparingInt(ExclusiveTestsFirst::turn));
  }

  private static int turn(ClassDescriptor test) {
    return test.findAnnotation(ResourceLock.class)
        .map(lock -> lock.mode() == ResourceAccessMode.READ ? 2 : 0)
        .orElse(1);
  }
}
