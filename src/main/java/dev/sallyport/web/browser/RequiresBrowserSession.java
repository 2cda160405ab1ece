package dev.sallyport.web.browser;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the page of a user who is signed in. {@code @WithoutSecondFactor} and
 * {@code @RequiresRecentAuthentication} of its methods apply to the session of the pages.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RequiresBrowserSession {}
