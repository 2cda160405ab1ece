package dev.sallyport.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method demands a token that is bound to a key (DPoP, RFC 9449), and a proof by that key in
 * the header {@code DPoP}.
 *
 * <p>Otherwise the caller receives 401 with {@code WWW-Authenticate: DPoP algs="…",
 * error="invalid_token"}, or {@code "invalid_dpop_proof"}. A token that is bound to a key needs its
 * proof at every method of the application, also without this annotation; the annotation refuses
 * bearer tokens as well.
 *
 * <p>It counts on the method, on a method that it overrides, on its class, or on a superclass or
 * interface. On a sub-resource locator it has no effect: put it on the class of the sub-resource.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequiresProof {}
