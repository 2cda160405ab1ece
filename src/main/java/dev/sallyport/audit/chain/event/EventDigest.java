package dev.sallyport.audit.chain.event;

import dev.sallyport.audit.AuditTime;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The digest of an event that a seal covers: SHA-256 of fields as text, each preceded by its length
 * in bytes ({@code 5:login}), null as {@code -}, joined by commas.
 *
 * <p>Version 1 covers the fields themselves. Version 2 also covers the position, and instead of the
 * personal fields a commitment to them: the same construction over a random salt and the fields.
 * After their erasure the commitment is stored in their place; without the salt the fields cannot
 * be guessed from it. {@code db/detection/verify-chain.sql} computes the same digests.
 */
public final class EventDigest {
  public static final int BYTES = Sha256.BYTES;

  /** The selected columns, as text. */
  private static final List<String> FIELDS =
      List.of(
          "id::text",
          "event_type",
          "success::text",
          "failure_reason",
          "detail",
          "occurrences::text",
          "user_id::text",
          "session_id::text",
          "actor_id::text",
          "email_hash",
          "ip_address::text",
          "user_agent",
          "request_id",
          AuditTime.micros("created_at") + "::text",
          "position::text",
          "personal_salt::text",
          "encode(personal_commitment, 'hex')");

  static final String COLUMNS = String.join(", ", FIELDS);

  private static final int USER = FIELDS.indexOf("user_id::text");
  private static final int ACTOR = FIELDS.indexOf("actor_id::text");
  private static final int POSITION = FIELDS.indexOf("position::text");
  private static final int SALT = FIELDS.indexOf("personal_salt::text");
  private static final int COMMITMENT = FIELDS.size() - 1;
  private static final List<Integer> PERSONAL =
      List.of(
          FIELDS.indexOf("email_hash"),
          FIELDS.indexOf("ip_address::text"),
          FIELDS.indexOf("user_agent"));

  private final List<String> fields;

  private EventDigest(List<String> fields) {
    this.fields = fields;
  }

  /** Reads the current row, whose columns from {@code first} on are {@link #COLUMNS}. */
  static EventDigest of(Row row, int first) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < FIELDS.size(); i++) {
      fields.add(row.text(first + i));
    }
    return new EventDigest(fields);
  }

  public byte[] version(int version) {
    return version == 1
        ? Sha256.of(text(fields.subList(0, POSITION)))
        : Sha256.of("v2," + text(fieldsOfVersion2()));
  }

  private List<String> fieldsOfVersion2() {
    List<String> covered = new ArrayList<>();
    for (int i = 0; i <= POSITION; i++) {
      if (!PERSONAL.contains(i)) {
        covered.add(fields.get(i));
      }
    }
    covered.add(isErased() ? fields.get(COMMITMENT) : commitment(fields.get(SALT)));
    return covered;
  }

  /** Hexadecimal SHA-256 of a salt and the personal fields. */
  public String commitment(String salt) {
    List<String> personal = new ArrayList<>();
    personal.add(salt);
    PERSONAL.forEach(index -> personal.add(fields.get(index)));
    return HexFormat.of().formatHex(Sha256.of(text(personal)));
  }

  public String salt() {
    return fields.get(SALT);
  }

  /** Whether the personal data was erased and only the commitment is stored. */
  public boolean isErased() {
    return hasCommitment()
        && fields.get(SALT) == null
        && PERSONAL.stream().map(fields::get).allMatch(Objects::isNull);
  }

  public boolean hasCommitment() {
    return fields.get(COMMITMENT) != null;
  }

  /**
   * The person whose address is stored: the actor if there is one, otherwise the user; null for
   * none.
   */
  public String person() {
    return fields.get(ACTOR) == null ? fields.get(USER) : fields.get(ACTOR);
  }

  private static String text(List<String> fields) {
    List<String> parts = new ArrayList<>();
    for (String field : fields) {
      parts.add(field == null ? "-" : field.getBytes(StandardCharsets.UTF_8).length + ":" + field);
    }
    return String.join(",", parts);
  }
}
