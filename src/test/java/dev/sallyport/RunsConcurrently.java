package dev.sallyport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs beside the tests of the shared service: it has a process of its own, or asks that service
 * for nothing that others notice, and then yields to those who lock {@link
 * RunningService#EXCLUSIVE}.
 */
@Execution(ExecutionMode.CONCURRENT)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RunsConcurrently {
  /** Whether it is among the longest, which start first. */
  boolean takesLong() default false;
}
