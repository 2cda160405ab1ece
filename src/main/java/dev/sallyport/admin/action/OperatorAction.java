package dev.sallyport.admin.action;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a call of an operator, which is recorded as an event before it is executed. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface OperatorAction {
  /**
   * The beginning of the event's detail, such as {@code users.list}, followed by the parameters.
   */
  String value();

  /** Whether every call is recorded, even if it only repeats an earlier read. */
  boolean always() default false;
}
