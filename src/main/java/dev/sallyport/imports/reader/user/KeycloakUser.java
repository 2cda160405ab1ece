package dev.sallyport.imports.reader.user;

import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.format.KeycloakCredential;
import dev.sallyport.credential.totp.TotpSecret;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A user of the realm export of Keycloak 8 or newer. */
public final class KeycloakUser implements JsonUser {
  private static final String OTP = "otp";

  /** Types of credentials that are imported, or are no second factor. */
  private static final Set<String> HARMLESS =
      Set.of("password", "password-history", OTP, "webauthn-passwordless");

  @Override
  public ImportedUser read(JsonObject user) {
    UserDraft draft =
        new UserDraft(Members.text(user, "email"))
            .identifiedBy(Members.text(user, "id"))
            .emailVerified(Members.flag(user, "emailVerified", false))
            .active(Members.flag(user, "enabled", true))
            .roles(roles(user))
            .language(locale(user))
            .createdAt(Members.number(user, "createdTimestamp").map(Members::millis));
    credential(user, "password").ifPresent(one -> draft.password(Optional.of(password(one))));
    requireNoOtherFactor(user);
    credential(user, OTP).ifPresent(one -> draft.totp(Optional.of(totp(one))));
    return draft.user();
  }

  private static Set<String> roles(JsonObject user) {
    Set<String> roles = new LinkedHashSet<>(Members.texts(user, "realmRoles"));
    roles.addAll(Members.texts(user, "groups"));
    return roles;
  }

  private static Optional<String> locale(JsonObject user) {
    return Members.object(user, "attributes")
        .flatMap(attributes -> Members.texts(attributes, "locale").stream().findFirst());
  }

  /** A type that is not known may be the second factor of a plug-in. */
  private static void requireNoOtherFactor(JsonObject user) {
    Set<String> types = new HashSet<>();
    credentials(user).forEach(one -> Members.text(one, "type").ifPresent(types::add));
    if (types.contains(OTP)) {
      // They are for the day when the app is lost.
      types.remove("recovery-authn-codes");
    }
    if (!HARMLESS.containsAll(types)) {
      throw Members.secondFactorUnsupported();
    }
  }

  private static Optional<JsonObject> credential(JsonObject user, String type) {
    return credentials(user)
        .filter(one -> Members.text(one, "type").filter(type::equals).isPresent())
        .findFirst();
  }

  private static Stream<JsonObject> credentials(JsonObject user) {
    return Members.array(user, "credentials").stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast);
  }

  private static LegacyHash password(JsonObject credential) {
    JsonObject data = nested(credential, "credentialData");
    JsonObject secret = nested(credential, "secretData");
    KeycloakCredential parsed =
        new KeycloakCredential(
            required(data, "algorithm"),
            Math.toIntExact(
                Members.number(data, "hashIterations")
                    .filter(count -> count <= Integer.MAX_VALUE && count >= 1)
                    .orElseThrow(KeycloakUser::malformed)),
            parameters(data),
            required(secret, "salt"),
            required(secret, "value"));
    return Members.hash(parsed::hash);
  }

  private static Map<String, String> parameters(JsonObject data) {
    Map<String, String> parameters = new HashMap<>();
    Members.object(data, "additionalParameters")
        .ifPresent(
            all ->
                all.forEach(
                    (name, values) -> {
                      if (values instanceof JsonArray list
                          && !list.isEmpty()
                          && list.get(0) instanceof JsonString first) {
                        parameters.put(name, first.getString());
                      }
                    }));
    return parameters;
  }

  /** Fails closed: without its second factor the account would be weaker than before. */
  private static TotpSecret totp(JsonObject credential) {
    JsonObject data = nested(credential, "credentialData");
    boolean supported =
        Members.text(data, "subType").filter("totp"::equals).isPresent()
            && Members.number(data, "digits").orElse(6L) == 6
            && Members.number(data, "period").orElse(30L) == 30
            && Members.text(data, "algorithm").orElse("HmacSHA1").equals("HmacSHA1");
    if (!supported) {
      throw new RecordFault(
          "totp_unsupported", "must have an authenticator app with 6 digits, 30 s and SHA-1");
    }
    String value = required(nested(credential, "secretData"), "value");
    if (Members.text(data, "secretEncoding").filter("BASE32"::equals).isPresent()) {
      return Members.totp(value);
    }
    try {
      // The octets of the text are the secret.
      return TotpSecret.of(value.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException refused) {
      throw new RecordFault("totp_unsupported", "must have a TOTP secret of 10 to 64 bytes");
    }
  }

  private static JsonObject nested(JsonObject credential, String name) {
    String text = required(credential, name);
    try (JsonReader json = Json.createReader(new StringReader(text))) {
      return json.readObject();
    } catch (RuntimeException malformed) {
      // Also for numbers out of range and deep nesting, which are no JsonException.
      throw malformed();
    }
  }

  private static String required(JsonObject object, String name) {
    return Members.text(object, name).orElseThrow(KeycloakUser::malformed);
  }

  private static RecordFault malformed() {
    return new RecordFault("malformed", "must have credentials as Keycloak 8 or newer has them");
  }
}
