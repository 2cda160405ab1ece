package dev.sallyport.admin.query;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserFilter;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.imports.ImportConflict;
import dev.sallyport.imports.ImportSource;
import dev.sallyport.mail.administration.MailAdministrationService;
import dev.sallyport.openid.client.ClientId;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.session.bulk.BulkSessionEndService;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All parameters of the operators' API. One of the same name is the same in every call. */
public final class OperatorParameters {
  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;
  private static final int MAX_ROLES = 50;
  private static final int MAX_SESSIONS = BulkSessionEndService.MOST;

  private static final Pattern LIMIT_FORM = Pattern.compile("[0-9]{1,4}");
  private static final Pattern SESSIONS_FORM = Pattern.compile("[0-9]{1,7}");
  private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");

  // Pages.
  public static final QueryParameter<Integer> LIMIT =
      QueryParameter.number("limit", 1, MAX_LIMIT, OperatorParameters::limit);
  public static final QueryParameter<Cursor> CURSOR =
      QueryParameter.freeText("cursor", "the next_cursor of an earlier response", Cursor::parse);

  // Users.
  public static final QueryParameter<String> EMAIL =
      QueryParameter.freeText(
          "email",
          "the beginning of an e-mail address, or an @ and the beginning of a domain",
          UserFilter::canonicalEmail);
  public static final QueryParameter<Boolean> ACTIVE = QueryParameter.flag("active");
  public static final QueryParameter<String> ROLE = QueryParameter.oneOf("role", Roles.ALL);
  public static final QueryParameter<Instant> LAST_LOGIN_BEFORE =
      QueryParameter.time("last_login_before");
  public static final QueryParameter<Instant> LAST_LOGIN_AFTER =
      QueryParameter.time("last_login_after");

  // Events.
  public static final QueryParameter<Set<EventType>> TYPE =
      QueryParameter.of("type", "a comma-separated list of event types", OperatorParameters::types);
  public static final QueryParameter<Boolean> SUCCESS = QueryParameter.flag("success");
  public static final QueryParameter<UUID> USER_ID = QueryParameter.id("user_id");
  public static final QueryParameter<UUID> SESSION_ID = QueryParameter.id("session_id");
  public static final QueryParameter<UUID> ACTOR_ID = QueryParameter.id("actor_id");
  public static final QueryParameter<String> EMAIL_HASH =
      QueryParameter.of(
          "email_hash",
          "64 lower-case hexadecimal digits",
          QueryParameter.matching(Pattern.compile("[0-9a-f]{64}")));
  public static final QueryParameter<String> IP =
      QueryParameter.of(
          "ip",
          "an IP address or a network such as 192.0.2.0/24",
          OperatorParameters::addressOrNetwork);
  public static final QueryParameter<FailureReason> REASON =
      QueryParameter.of("reason", "a failure reason such as wrong_password", FailureReason::of);
  public static final QueryParameter<String> REQUEST_ID =
      QueryParameter.freeText(
          "request_id",
          "a request ID of 1 to 64 letters, digits and . _ -",
          QueryParameter.matching(Pattern.compile("[A-Za-z0-9._-]{1,64}")));
  public static final QueryParameter<String> DETAIL = QueryParameter.part("detail");
  public static final QueryParameter<String> USER_AGENT = QueryParameter.part("user_agent");
  public static final QueryParameter<String> FORMAT =
      QueryParameter.oneOf("format", ExportFormat.NAMES);

  // Mails.
  public static final QueryParameter<String> MAIL_STATE =
      QueryParameter.oneOf("state", MailAdministrationService.STATES);

  // Imports.
  public static final QueryParameter<ImportSource> SOURCE =
      QueryParameter.oneOf("source", ImportSource.CODES, ImportSource::find);
  public static final QueryParameter<ImportConflict> CONFLICT =
      QueryParameter.oneOf("conflict", ImportConflict.CODES, ImportConflict::find);
  public static final QueryParameter<Boolean> DRY_RUN = QueryParameter.flag("dry_run");
  public static final QueryParameter<Map<String, String>> ROLE_MAP =
      QueryParameter.freeText(
          "role_map",
          "up to 50 pairs such as staff:admin, separated by commas",
          OperatorParameters::roleMap);

  // Sessions.
  public static final QueryParameter<Integer> AT_MOST =
      QueryParameter.number("at_most", 1, MAX_SESSIONS, OperatorParameters::sessions);

  // Findings.
  public static final QueryParameter<Boolean> ACKNOWLEDGED = QueryParameter.flag("acknowledged");
  public static final QueryParameter<UUID> ASSIGNED_TO = QueryParameter.id("assigned_to");

  // Times of events, statistics and suspicious patterns.
  public static final QueryParameter<Instant> FROM = QueryParameter.time("from");
  public static final QueryParameter<Instant> TO = QueryParameter.time("to");
  public static final QueryParameter<Instant> SINCE = QueryParameter.time("since");
  public static final QueryParameter<Duration> LAST = QueryParameter.duration("last");
  public static final QueryParameter<Duration> STEP = QueryParameter.duration("step");

  /** Of an event; in paths each resource reads its own. */
  public static final QueryParameter<UUID> ID = QueryParameter.id("id");

  // In paths.
  private static final QueryParameter<UUID> CHANGE = QueryParameter.id("change");
  private static final QueryParameter<String> CLIENT =
      QueryParameter.freeText(
          "client", ClientId.RULE, text -> Optional.of(text).filter(ClientId::isValid));
  private static final QueryParameter<UUID> KID = QueryParameter.id("kid");

  private static final Map<String, QueryParameter<?>> ALL =
      Stream.of(
              LIMIT,
              CURSOR,
              EMAIL,
              ACTIVE,
              ROLE,
              LAST_LOGIN_BEFORE,
              LAST_LOGIN_AFTER,
              TYPE,
              SUCCESS,
              USER_ID,
              SESSION_ID,
              ACTOR_ID,
              EMAIL_HASH,
              IP,
              REASON,
              REQUEST_ID,
              DETAIL,
              USER_AGENT,
              FORMAT,
              MAIL_STATE,
              SOURCE,
              CONFLICT,
              DRY_RUN,
              ROLE_MAP,
              AT_MOST,
              ACKNOWLEDGED,
              ASSIGNED_TO,
              FROM,
              TO,
              SINCE,
              LAST,
              STEP,
              CHANGE,
              CLIENT,
              ID,
              KID)
          .collect(Collectors.toUnmodifiableMap(QueryParameter::name, Function.identity()));

  private OperatorParameters() {}

  /** The parameter of that name in any call. */
  static Optional<QueryParameter<?>> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(digits -> LIMIT_FORM.matcher(digits).matches())
        .map(Integer::valueOf)
        .filter(count -> count >= 1 && count <= MAX_LIMIT);
  }

  private static Optional<Integer> sessions(String text) {
    return Optional.of(text)
        .filter(digits -> SESSIONS_FORM.matcher(digits).matches())
        .map(Integer::valueOf)
        .filter(count -> count >= 1 && count <= MAX_SESSIONS);
  }

  private static Optional<Map<String, String>> roleMap(String text) {
    Map<String, String> roles = new HashMap<>();
    String[] pairs = text.split(",", -1);
    for (String pair : pairs) {
      int end = pair.lastIndexOf(':');
      if (pairs.length > MAX_ROLES || end < 1 || !Roles.ALL.contains(pair.substring(end + 1))) {
        return Optional.empty();
      }
      roles.put(pair.substring(0, end), pair.substring(end + 1));
    }
    return Optional.of(roles);
  }

  private static Optional<Set<EventType>> types(String text) {
    List<Optional<EventType>> types =
        Arrays.stream(text.split(",", -1)).map(EventType::of).toList();
    return types.stream().allMatch(Optional::isPresent)
        ? Optional.of(EnumSet.copyOf(types.stream().map(Optional::get).toList()))
        : Optional.empty();
  }

  private static Optional<String> addressOrNetwork(String text) {
    var form = NETWORK.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int longest = text.contains(":") ? 128 : 32;
    boolean fits = form.group(2) == null || Integer.parseInt(form.group(2)) <= longest;
    return fits ? ClientAddress.parse(form.group(1)).map(address -> text) : Optional.empty();
  }
}
