package dev.sallyport.imports.reader.user;

import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.password.legacy.format.LegacyFormats;
import dev.sallyport.credential.totp.TotpSecret;
import dev.sallyport.mail.EmailAddress;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads values strictly: null and a missing member are the same, another type is a fault. */
final class Members {
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\x20-\\x7E]{1,255}");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  /** What a decoder writes in place of octets that are not UTF-8. */
  private static final String REPLACEMENT = "\uFFFD";

  private Members() {}

  static Optional<String> text(JsonObject object, String name) {
    return value(object, name)
        .map(
            value -> {
              if (value instanceof JsonString text) {
                return requireUtf8(text.getString());
              }
              throw new RecordFault("malformed", "must have text as " + name);
            });
  }

  static boolean flag(JsonObject object, String name, boolean usual) {
    return value(object, name)
        .map(
            value -> {
              if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
                return value == JsonValue.TRUE;
              }
              throw new RecordFault("malformed", "must have true or false as " + name);
            })
        .orElse(usual);
  }

  static Optional<Long> number(JsonObject object, String name) {
    return value(object, name)
        .map(
            value -> {
              if (value instanceof JsonNumber number && number.isIntegral()) {
                return exact(number, name);
              }
              throw new RecordFault("malformed", "must have a whole number as " + name);
            });
  }

  private static long exact(JsonNumber number, String name) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException tooLarge) {
      throw new RecordFault("malformed", "must have a whole number as " + name);
    }
  }

  static Set<String> texts(JsonObject object, String name) {
    Set<String> texts = new LinkedHashSet<>();
    array(object, name)
        .forEach(
            value -> {
              if (!(value instanceof JsonString text)) {
                throw new RecordFault("malformed", "must have a list of texts as " + name);
              }
              texts.add(text.getString());
            });
    return texts;
  }

  static JsonArray array(JsonObject object, String name) {
    return value(object, name)
        .map(
            value -> {
              if (value instanceof JsonArray list) {
                return list;
              }
              throw new RecordFault("malformed", "must have a list as " + name);
            })
        .orElse(JsonValue.EMPTY_JSON_ARRAY);
  }

  static Optional<JsonObject> object(JsonObject object, String name) {
    return value(object, name)
        .map(
            value -> {
              if (value instanceof JsonObject nested) {
                return nested;
              }
              throw new RecordFault("malformed", "must have an object as " + name);
            });
  }

  private static Optional<JsonValue> value(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> value != JsonValue.NULL);
  }

  static String requireUtf8(String text) {
    if (text.contains(REPLACEMENT)) {
      throw new RecordFault("not_utf8", "must be in UTF-8");
    }
    return text;
  }

  static EmailAddress email(Optional<String> entered) {
    String text =
        entered
            .filter(address -> !address.isBlank())
            .orElseThrow(() -> new RecordFault("email_required", "must have an e-mail address"));
    return EmailAddress.parse(text)
        .orElseThrow(() -> new RecordFault("email_malformed", "must have a valid e-mail address"));
  }

  static String externalId(String id) {
    if (!EXTERNAL_ID.matcher(id).matches()) {
      throw new RecordFault("id_malformed", "must have an id of 1 to 255 ASCII characters");
    }
    return id;
  }

  static LegacyHash hash(String text) {
    return hash(() -> LegacyFormats.parse(text));
  }

  static LegacyHash hash(Supplier<LegacyHash> parsed) {
    try {
      return parsed.get();
    } catch (IllegalArgumentException refused) {
      String message = refused.getMessage();
      // Messages about one parameter begin with its name.
      throw new RecordFault(
          "hash_unsupported",
          message.startsWith("must ") ? message : "must have a password hash of which " + message);
    }
  }

  static TotpSecret totp(String base32) {
    try {
      return TotpSecret.ofBase32(base32);
    } catch (IllegalArgumentException refused) {
      throw new RecordFault("totp_unsupported", "must have a TOTP secret of 10 to 64 bytes");
    }
  }

  /** Fails closed: without one of its factors an account would be weaker than before. */
  static RecordFault secondFactorUnsupported() {
    return new RecordFault(
        "second_factor_unsupported", "must have no second factor that cannot be imported");
  }

  static Instant time(String iso) {
    try {
      return bounded(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeException malformed) {
      throw new RecordFault("time_malformed", "must have times in ISO 8601 with an offset");
    }
  }

  static Instant millis(long epoch) {
    return bounded(Instant.ofEpochMilli(epoch));
  }

  private static Instant bounded(Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new RecordFault("time_malformed", "must have times from 1970 to 9999");
    }
    return time;
  }
}
