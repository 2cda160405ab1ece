package dev.sallyport.signin;

/** What a verified first factor leads to. */
public sealed interface SignInResult permits SignedIn, FactorRequired {}
