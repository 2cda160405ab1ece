package dev.sallyport.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method demands a certain authentication of the user: of at least a level, of at most an age,
 * or both.
 *
 * <p>Otherwise the caller receives 401 with the challenge of RFC 9470, for example {@code
 * WWW-Authenticate: Bearer error="insufficient_user_authentication",
 * acr_values="urn:sallyport:aal2", max_age=300}. A front end then sends the user to {@code POST
 * /api/auth/reauthenticate} and repeats the call with the new token.
 *
 * <p>Every annotation that is on the method, on a method that it overrides, on its class, or on a
 * superclass or interface must be satisfied, so that none is lost or weakened by another. On a
 * sub-resource locator the annotation has no effect: put it on the class of the sub-resource.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequiresAuthentication {
  /** One factor, such as a password. */
  String AAL1 = "urn:sallyport:aal1";

  /** Two factors; a passkey counts as two. */
  String AAL2 = "urn:sallyport:aal2";

  /** An authenticator that resists phishing: a passkey. */
  String PHISHING_RESISTANT = "phr";

  /**
   * The least level: {@link #AAL1}, {@link #AAL2} or {@link #PHISHING_RESISTANT}, each satisfied by
   * those after it, or another value, which only the same value satisfies. Empty for any.
   */
  String acr() default "";

  /** The greatest age of the authentication in seconds, at least 1; -1 for any. */
  int maxAge() default -1;
}
