package dev.sallyport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs beside the other tests of the shared service, after those that lock {@link
 * RunningService#EXCLUSIVE}. Such a test has users and addresses of its own, and asserts nothing
 * that the requests of others change, such as counts of all users or the lines of the log.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = RunningService.EXCLUSIVE, mode = ResourceAccessMode.READ)
@MethodsInTurn
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SharesService {}
