package dev.sallyport.signin.password;

import static dev.sallyport.session.SessionHarness.rows;

import dev.sallyport.NoOpEvent;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.password.CommonPasswords;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailQueued;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionHarness;
import dev.sallyport.session.SessionHarness.Services;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.authentication.AuthenticationMethod;
import dev.sallyport.signin.notice.SecurityNotice;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.TicketServices;
import dev.sallyport.token.TokenSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** One account and the resets of its password, on real PostgreSQL without the server. */
final class ResetHarness {
  private static final CommonPasswords COMMON = CommonPasswords.load();
  private static final RequestOrigin ORIGIN = new RequestOrigin("192.0.2.1", "curl/8.5.0", "test");
  private static final Configuration CONFIGURATION =
      new Configuration(
          name ->
              Optional.ofNullable(
                  Map.of(
                          "SMTP_URL", "smtp://localhost",
                          "MAIL_FROM", "no-reply@example.com",
                          "JWT_SECRET", "0123456789abcdef".repeat(4))
                      .get(name)));

  /** What a mail would contain. */
  record Mailed(IssuedTicket ticket) {}

  private final SessionHarness sessions = new SessionHarness();
  private UUID user;
  private String email;
  private int hashes;
  private String lastTried;

  ResetHarness() {
    sessions.with(entities -> TicketServices.in(entities, sessions.clock()));
  }

  OpenSession signsUp() {
    OpenSession session = sessions.signsUp();
    user = session.user().id();
    email = session.user().email();
    return session;
  }

  Mailed forgets(boolean mayMail) {
    return new Mailed(
        sessions.ask(
            services ->
                new ResetTicketService(
                        new UserSearchService(services.entities(), null),
                        TicketServices.in(services.entities(), sessions.clock()),
                        outbox(),
                        new PublicUrl(CONFIGURATION, new TokenSettings(CONFIGURATION)),
                        audit(services))
                    .issue(address(), Language.EN, mayMail, ORIGIN)));
  }

  /** Empty if the password was changed, otherwise the problem's code. */
  Optional<String> resetsByToken(Mailed mail, boolean bad) {
    return resets(
        new PasswordResetRequest(mail.ticket().secret(), null, null, "x", null, null, null, null),
        bad);
  }

  Optional<String> resetsByCode(Mailed mail, boolean bad) {
    return resets(mail, mail.ticket().code().orElseThrow(), bad);
  }

  Optional<String> resetsByWrongCode(Mailed mail) {
    String right = mail.ticket().code().orElseThrow();
    return resets(mail, right.equals("00000000") ? "00000001" : "00000000", false);
  }

  /** The code of one mail in the flow of another. */
  Optional<String> resetsByCodeOf(Mailed mail, Mailed other) {
    return resets(other, mail.ticket().code().orElseThrow(), false);
  }

  boolean sameCode(Mailed mail, Mailed other) {
    return mail.ticket().code().equals(other.ticket().code());
  }

  private Optional<String> resets(Mailed mail, String code, boolean bad) {
    return resets(
        new PasswordResetRequest(
            null, mail.ticket().flow().toString(), code, "x", null, null, null, null),
        bad);
  }

  private Optional<String> resets(PasswordResetRequest request, boolean bad) {
    // The account's own words can be compared only after the ticket is redeemed.
    Password wanted = Password.of(bad ? "W" + email.substring(1) : "Analytical-Engine-1837");
    PasswordHash hash = newHash();
    try {
      sessions.tell(services -> updates(services).reset(request, wanted, hash, ORIGIN));
      return Optional.empty();
    } catch (ResetFactorRequired required) {
      return Optional.of(ProblemType.SECOND_FACTOR_REQUIRED.code());
    } catch (Problem refused) {
      return Optional.of(refused.type().code());
    }
  }

  /** In a session, with the current password; false if the account has none. */
  boolean changesPassword() {
    PasswordHash hash = newHash();
    String current = password();
    return sessions
        .ask(
            services ->
                updates(services)
                    .change(
                        UUID.randomUUID(),
                        sessionWithAllFactors(services),
                        new LoginCandidate(services.user(user), current, false),
                        hash,
                        ORIGIN))
        .isPresent();
  }

  /** The change ends it. */
  private SessionRef sessionWithAllFactors(Services services) {
    UUID id = UUID.randomUUID();
    Instant now = sessions.clock().instant();
    services
        .sessions()
        .open(
            id,
            services.user(user),
            Authentication.byPassword(now).withSecondFactor(now, AuthenticationMethod.OTP),
            ORIGIN);
    return new SessionRef(user, id);
  }

  private PasswordHash newHash() {
    lastTried =
        "$argon2id$v=19$m=%d,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"
            .formatted(20_000 + hashes++);
    return PasswordHash.parse(lastTried).orElseThrow();
  }

  /** The hash of the last change or reset that was tried. */
  String lastTried() {
    return lastTried;
  }

  void enrolsFactor() {
    sessions.tell(
        services -> services.credentials().enrolFirst(user, CredentialType.TOTP, "sealed"));
  }

  void verifies() {
    SessionHarness.update("update users set email_verified = true where id = ?", user);
  }

  void changesAddress() {
    email = "wmoved-" + email;
    SessionHarness.update("update users set email = ? where id = ?", email, user);
  }

  void setsActive(boolean active) {
    sessions.setsActive(user, active);
  }

  void passes(int minutes) {
    sessions.clock().advance(Duration.ofMinutes(minutes));
  }

  String password() {
    return (String)
        rows("select data from credentials where user_id = ? and type = 'password'", user)
            .get(0)
            .get("data");
  }

  SortedSet<String> credentials() {
    return rows("select type from credentials where user_id = ?", user).stream()
        .map(row -> (String) row.get("type"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean isVerified() {
    return (Boolean)
        rows("select email_verified from users where id = ?", user).get(0).get("email_verified");
  }

  boolean isLive(OpenSession session) {
    return sessions.live(user).contains(session.id());
  }

  int usableTickets() {
    return rows("select 1 from tickets where user_id = ? and consumed_at is null", user).size();
  }

  private EmailAddress address() {
    return EmailAddress.parse(email).orElseThrow();
  }

  private PasswordUpdateService updates(Services services) {
    return new PasswordUpdateService(
        services.accounts(),
        services.credentials(),
        services.sessions(),
        TicketServices.in(services.entities(), sessions.clock()),
        new PasswordPolicy(PasswordPolicy.Profile.STANDARD, COMMON),
        // No request of the model has a second factor.
        new ResetFactor(null, null, null, null, null),
        new SecurityNotice(outbox(), new MailSettings(CONFIGURATION)),
        audit(services),
        sessions.clock());
  }

  private AuditService audit(Services services) {
    return PostgresWithoutServer.audit(services.entities(), sessions.clock());
  }

  /** Mails are not the subject. */
  private static MailOutbox outbox() {
    return new MailOutbox(null, new MailSettings(CONFIGURATION), new NoOpEvent<MailQueued>()) {
      @Override
      public void send(MailMessage message) {
        // Nobody reads it.
      }

      @Override
      public void sendIf(boolean permitted, MailMessage message) {
        // Nobody reads it.
      }
    };
  }
}
