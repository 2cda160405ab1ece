package dev.sallyport.signin.hashing;

import dev.sallyport.audit.EventType;
import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource method that computes a password hash, so that its requests are rejected before
 * any other work while the hash queue is full.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface HashesPassword {
  /** The event with which rejected requests are counted. */
  EventType value();
}
