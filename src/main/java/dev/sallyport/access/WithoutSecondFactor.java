package dev.sallyport.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource method that users may call before they have proven the second factor that they
 * must have: to enrol one, to prove who they are, to log out, and to read their profile. Every
 * other method rejects them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WithoutSecondFactor {}
