package dev.sallyport.signin;

import dev.sallyport.session.OpenSession;

/** The user is signed in. */
public record SignedIn(OpenSession session) implements SignInResult {}
