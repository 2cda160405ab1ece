package dev.sallyport.imports.reader.user;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Optional;

/**
 * Auth0's export of password hashes, whose ids and times are in the extended JSON of MongoDB, and
 * its export of users, which has no hashes.
 */
public final class Auth0User implements JsonUser {
  private static final String PREFIX = "auth0|";

  @Override
  public ImportedUser read(JsonObject user) {
    Optional<String> id =
        Members.text(user, "user_id").or(() -> Members.text(user, "Id")).or(() -> mongoId(user));
    return new UserDraft(Members.text(user, "email").or(() -> Members.text(user, "Email")))
        .externalId(id)
        .emailVerified(
            Members.flag(user, "email_verified", Members.flag(user, "Email Verified", false)))
        .active(!Members.flag(user, "blocked", false))
        .createdAt(createdAt(user))
        .password(Members.text(user, "passwordHash").or(() -> custom(user)).map(Members::hash))
        .totp(
            Members.array(user, "mfa_factors").stream()
                .map(JsonValue::asJsonObject)
                .flatMap(factor -> Members.object(factor, "totp").stream())
                .flatMap(totp -> Members.text(totp, "secret").stream())
                .findFirst()
                .map(Members::totp))
        .user();
  }

  private static Optional<String> mongoId(JsonObject user) {
    return Members.object(user, "_id")
        .flatMap(id -> Members.text(id, "$oid"))
        .map(id -> PREFIX + id);
  }

  private static Optional<String> custom(JsonObject user) {
    return Members.object(user, "custom_password_hash")
        .flatMap(custom -> Members.object(custom, "hash"))
        .flatMap(hash -> Members.text(hash, "value"));
  }

  private static Optional<Instant> createdAt(JsonObject user) {
    JsonValue time = user.get("created_at");
    return time instanceof JsonObject mongo
        ? Members.text(mongo, "$date").map(Members::time)
        : Members.text(user, "created_at").map(Members::time);
  }
}
