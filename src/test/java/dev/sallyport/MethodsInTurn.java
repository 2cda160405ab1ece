package dev.sallyport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * The methods of the class run one after the other, also when the class runs beside others.
 *
 * <p>JUnit lets the methods of a concurrent class run at the same time unless the class locks a
 * resource for writing. The lock is one that no other class has.
 */
@ResourceLock(providers = MethodsInTurn.LockOfTheClass.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MethodsInTurn {

  /** Names the lock after the class. */
  final class LockOfTheClass implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
      return Set.of(new Lock(testClass.getName()));
    }
  }
}
