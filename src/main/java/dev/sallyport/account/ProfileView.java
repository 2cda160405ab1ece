package dev.sallyport.account;

import java.util.List;
import java.util.UUID;

/** The signed-in user as the access token tells. */
public record ProfileView(UUID userId, String email, List<String> roles) {}
