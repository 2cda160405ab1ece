package dev.sallyport.admin;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A call of an operator, which leaves an event before it does anything. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface OperatorAction {
  /** What the event has as its detail, such as {@code users.list}, before what was asked for. */
  String value();

  /** Whether each call is an event although it only reads and repeats an earlier one. */
  boolean always() default false;
}
