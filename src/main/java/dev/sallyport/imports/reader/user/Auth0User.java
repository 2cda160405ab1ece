package dev.sallyport.imports.reader.user;

import dev.sallyport.credential.totp.TotpSecret;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Auth0's export of password hashes, whose ids and times are in the extended JSON of MongoDB, and
 * its export of users, which has no hashes.
 */
public final class Auth0User implements JsonUser {
  private static final String PREFIX = "auth0|";

  /** Algorithms whose hashes are text that has their salt and cost. */
  private static final Set<String> SELF_DESCRIBING = Set.of("argon2", "bcrypt", "ldap", "pbkdf2");

  /** Algorithms whose hashes are those of a realm if nothing but the password is in them. */
  private static final Set<String> DIGESTS = Set.of("md5", "sha1", "sha256", "sha512");

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
        .totp(totp(user))
        .user();
  }

  private static Optional<TotpSecret> totp(JsonObject user) {
    // All before the first is taken: each must be one that can be imported.
    List<String> secrets =
        Members.array(user, "mfa_factors").stream().map(Auth0User::secret).toList();
    return secrets.stream().findFirst().map(Members::totp);
  }

  private static String secret(JsonValue factor) {
    return Members.object(factor.asJsonObject(), "totp")
        .flatMap(totp -> Members.text(totp, "secret"))
        .orElseThrow(Members::secondFactorUnsupported);
  }

  private static Optional<String> mongoId(JsonObject user) {
    return Members.object(user, "_id")
        .flatMap(id -> Members.text(id, "$oid"))
        .map(id -> PREFIX + id);
  }

  private static Optional<String> custom(JsonObject user) {
    return Members.object(user, "custom_password_hash").map(Auth0User::customHash);
  }

  /** A digest does not tell itself that a salt, a key or another encoding is in it. */
  private static String customHash(JsonObject custom) {
    JsonObject hash = Members.object(custom, "hash").orElse(JsonValue.EMPTY_JSON_OBJECT);
    String algorithm = Members.text(custom, "algorithm").orElse("");
    return Members.text(hash, "value")
        .filter(
            value -> SELF_DESCRIBING.contains(algorithm) || isPlainDigest(algorithm, custom, hash))
        .orElseThrow(
            () ->
                new RecordFault(
                    "hash_unsupported",
                    "must have a custom password hash without a salt or key beside it"));
  }

  private static boolean isPlainDigest(String algorithm, JsonObject custom, JsonObject hash) {
    String encoding = Members.text(hash, "encoding").orElse("");
    String ofPassword =
        Members.object(custom, "password")
            .flatMap(password -> Members.text(password, "encoding"))
            .orElse("utf8");
    return DIGESTS.contains(algorithm)
        && Set.of("algorithm", "hash", "password").containsAll(custom.keySet())
        && Set.of("value", "encoding").containsAll(hash.keySet())
        && Set.of("hex", "base64").contains(encoding)
        && Set.of("utf8", "ascii").contains(ofPassword);
  }

  private static Optional<Instant> createdAt(JsonObject user) {
    JsonValue time = user.get("created_at");
    return time instanceof JsonObject mongo
        ? Members.text(mongo, "$date").map(Members::time)
        : Members.text(user, "created_at").map(Members::time);
  }
}
