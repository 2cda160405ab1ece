package dev.sallyport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs beside the tests of the shared service, but not beside others that use the services without
 * their server, on {@link PostgresWithoutServer} or on the PostgreSQL of the audit chain.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(WithoutServer.DATABASE)
@MethodsInTurn
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithoutServer {
  /** The lock of {@link PostgresWithoutServer}, for tests that use the shared service as well. */
  String DATABASE = "PostgresWithoutServer";
}
