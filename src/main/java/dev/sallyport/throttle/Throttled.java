package dev.sallyport.throttle;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;

/** Limits how often a client address may call the resource method. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Throttled {
  /** The action whose budget a call consumes. */
  Action value();

  /** The limited actions; each has its own budget. */
  enum Action {
    LOGIN,
    SIGNUP,
    /** Requests that make the service send a mail, or would for another address. */
    MAIL,
    /** Requests that begin a sign-in with a passkey, as login pages do when they are opened. */
    PASSKEY,
    /** Requests of devices that wait for their users, which are stored. */
    DEVICE;

    /** Name of the limit in {@code RateLimit} fields. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
