package dev.sallyport.imports.reader.user;

import dev.sallyport.credential.password.legacy.LegacyHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A user by the names of the columns: those of Supabase's {@code auth.users}, Django's {@code
 * auth_user} and the usual ones of realms. Other columns are ignored.
 */
public final class TableUser {
  private static final List<String> EMAIL = List.of("email", "e_mail", "mail", "email_address");
  private static final List<String> NAME = List.of("username", "user_name", "userid", "login");
  private static final List<String> PASSWORD =
      List.of("encrypted_password", "password_hash", "passwordhash", "password", "passwd");
  private static final List<String> VERIFIED =
      List.of("email_verified", "emailverified", "email_confirmed_at", "emailconfirmed");
  private static final List<String> ACTIVE = List.of("is_active", "active", "enabled");
  private static final List<String> ROLES = List.of("roles", "groups", "role", "groupname");
  private static final List<String> CREATED =
      List.of("created_at", "createdat", "created", "date_joined");

  /** Django's flags, which a mapping of roles may name. */
  private static final List<String> FLAGS = List.of("is_staff", "is_superuser");

  private static final Set<String> TRUE = Set.of("true", "t", "1", "yes", "y");
  private static final Set<String> FALSE = Set.of("", "false", "f", "0", "no", "n");

  /** As databases write times: with a space, and an offset of hours or none, which is UTC. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][X]")
          .toFormatter(Locale.ROOT);

  private final Instant now;

  /**
   * @param now by which a ban has ended or not
   */
  public TableUser(Instant now) {
    this.now = now;
  }

  /** Whether a table with these columns names users and has their passwords. */
  public static boolean hasUsers(List<String> columns) {
    return !(Collections.disjoint(columns, EMAIL) && Collections.disjoint(columns, NAME))
        && !Collections.disjoint(columns, PASSWORD);
  }

  /**
   * @param columns lower-case names, as many as there are cells
   * @throws RecordFault if it cannot be imported
   */
  public ImportedUser read(List<String> columns, List<String> cells) {
    cells.forEach(Members::requireUtf8);
    Optional<String> email = value(columns, cells, EMAIL).or(() -> value(columns, cells, NAME));
    return new UserDraft(email)
        .identifiedBy(value(columns, cells, List.of("id", "sub", "external_id")))
        .emailVerified(value(columns, cells, VERIFIED).map(TableUser::flagOrTime).orElse(false))
        .active(
            value(columns, cells, ACTIVE).map(TableUser::flag).orElse(true)
                && value(columns, cells, List.of("deleted_at")).isEmpty()
                && value(columns, cells, List.of("banned_until")).filter(this::isAhead).isEmpty())
        .roles(roles(columns, cells))
        .language(value(columns, cells, List.of("language", "locale")))
        .createdAt(value(columns, cells, CREATED).map(TableUser::time))
        .password(value(columns, cells, PASSWORD).flatMap(TableUser::password))
        .totp(value(columns, cells, List.of("totp_secret")).map(Members::totp))
        .user();
  }

  /** Django marks accounts without a password by an exclamation mark. */
  private static Optional<LegacyHash> password(String hash) {
    return Optional.of(hash).filter(text -> !text.startsWith("!")).map(Members::hash);
  }

  private static Set<String> roles(List<String> columns, List<String> cells) {
    Set<String> roles = new LinkedHashSet<>();
    value(columns, cells, ROLES)
        .ifPresent(
            list ->
                Arrays.stream(list.split("[,;\\s{}\"\\[\\]]+", -1))
                    .filter(name -> !name.isEmpty())
                    .forEach(roles::add));
    for (String flag : FLAGS) {
      if (value(columns, cells, List.of(flag)).map(TableUser::flag).orElse(false)) {
        roles.add(flag);
      }
    }
    return roles;
  }

  private static Optional<String> value(
      List<String> columns, List<String> cells, List<String> names) {
    return names.stream()
        .map(columns::indexOf)
        .filter(index -> index >= 0)
        .map(cells::get)
        .filter(cell -> !cell.isEmpty())
        .findFirst();
  }

  private static boolean flag(String cell) {
    String lower = cell.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower) || FALSE.contains(lower)) {
      return TRUE.contains(lower);
    }
    throw new RecordFault("malformed", "must have true or false in the columns of flags");
  }

  private static boolean flagOrTime(String cell) {
    String lower = cell.toLowerCase(Locale.ROOT);
    return TRUE.contains(lower) || (!FALSE.contains(lower) && time(cell) != null);
  }

  /** PostgreSQL has a word for the end of time. */
  private boolean isAhead(String cell) {
    return cell.equals("infinity") || time(cell).isAfter(now);
  }

  private static Instant time(String cell) {
    try {
      Instant time =
          TIME.parseBest(cell, OffsetDateTime::from, LocalDateTime::from)
                  instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : LocalDateTime.parse(cell, TIME).toInstant(ZoneOffset.UTC);
      return Members.millis(time.toEpochMilli());
    } catch (DateTimeException | ArithmeticException malformed) {
      throw new RecordFault("time_malformed", "must have times in ISO 8601");
    }
  }
}
