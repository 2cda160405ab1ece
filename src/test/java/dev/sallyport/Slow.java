package dev.sallyport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks integration tests that start a server beside the shared one or drive a browser; {@link
 * SlowTestsTest} finds those that lack it. Other tests have it if they need half a minute or more
 * by themselves. {@code mvn verify} skips them; {@code mvn -Pslow verify} runs them and no others.
 */
@Tag("slow")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Slow {
  /** Whether it takes long although it needs neither. */
  boolean takesLong() default false;
}
