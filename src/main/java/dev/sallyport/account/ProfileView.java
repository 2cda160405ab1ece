package dev.sallyport.account;

import java.util.List;
import java.util.UUID;

/** The signed-in user as described by the access token. */
public record ProfileView(UUID userId, String email, boolean emailVerified, List<String> roles) {}
