package dev.sallyport.web.account;

import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.openid.consent.ConsentService;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.signin.device.RememberedDeviceService;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Panel;
import dev.sallyport.web.account.panel.Row;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the first page of the account shows. */
@RequestScoped
public class AccountOverview {
  private final AccountPages pages;
  private final UserSearchService users;
  private final CredentialService credentials;
  private final SessionService sessions;
  private final RememberedDeviceService devices;
  private final ConsentService consents;
  private final SecondFactorPolicy policy;

  @Inject
  public AccountOverview(
      AccountPages pages,
      UserSearchService users,
      CredentialService credentials,
      SessionService sessions,
      RememberedDeviceService devices,
      ConsentService consents,
      SecondFactorPolicy policy) {
    this.pages = pages;
    this.users = users;
    this.credentials = credentials;
    this.sessions = sessions;
    this.devices = devices;
    this.consents = consents;
    this.policy = policy;
  }

  List<Panel> panels() {
    EnrolledCredentials enrolled = credentials.of(pages.session().userId());
    Optional<AssuranceLevel> required =
        policy.required(pages.current().roles()).filter(level -> !isReached(level, enrolled));
    if (required.isPresent()) {
      return List.of(enrolment(required.get()));
    }
    return List.of(
        panel("overview_sign_in", signIn(enrolled)),
        panel("overview_places", places()),
        panel("overview_data", data()));
  }

  private static boolean isReached(AssuranceLevel level, EnrolledCredentials enrolled) {
    Set<CredentialType> factors = enrolled.besidePassword();
    return level == AssuranceLevel.PHR
        ? factors.contains(CredentialType.PASSKEY)
        : !factors.isEmpty();
  }

  private Panel enrolment(AssuranceLevel level) {
    List<Action> ways = new ArrayList<>();
    ways.add(Action.link(text("passkey_add"), "account/passkeys/add"));
    if (level != AssuranceLevel.PHR) {
      ways.add(Action.link(text("app_add"), "account/app"));
    }
    return new Panel(
        Optional.of(text("overview_required")),
        Optional.of(text("overview_required_text")),
        List.of(),
        ways);
  }

  private Panel panel(String title, List<Row> rows) {
    return new Panel(Optional.of(text(title)), Optional.empty(), rows, List.of());
  }

  private List<Row> signIn(EnrolledCredentials enrolled) {
    User user =
        users
            .find(pages.session().userId())
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
    long passkeys =
        enrolled.all().stream()
            .filter(credential -> credential.type() == CredentialType.PASSKEY)
            .count();
    long codes =
        enrolled.all().stream()
            .filter(credential -> credential.type() == CredentialType.RECOVERY_CODE)
            .count();
    List<Row> rows = new ArrayList<>();
    rows.add(
        row(
            "email",
            Optional.of(text(user.isEmailVerified() ? "email_verified" : "email_unverified")),
            user.email(),
            "account/email"));
    rows.add(
        row(
            "password",
            Optional.empty(),
            text(has(enrolled, CredentialType.PASSWORD) ? "password_set" : "password_none"),
            "account/password"));
    rows.add(row("passkeys_title", Optional.empty(), count(passkeys), "account/passkeys"));
    rows.add(
        row(
            "app_title",
            Optional.empty(),
            text(has(enrolled, CredentialType.TOTP) ? "app_set" : "app_none"),
            "account/app"));
    if (!enrolled.besidePassword().isEmpty()) {
      rows.add(
          row(
              "codes_title",
              Optional.empty(),
              pages.text("codes_left", "count", Long.toString(codes)),
              "account/recovery-codes"));
    }
    return rows;
  }

  private static boolean has(EnrolledCredentials enrolled, CredentialType type) {
    return enrolled.find(type).isPresent();
  }

  private List<Row> places() {
    UUID user = pages.session().userId();
    return List.of(
        row(
            "sessions_title",
            Optional.empty(),
            count(sessions.countLive(user)),
            "account/sessions"),
        row("devices_title", Optional.empty(), count(devices.of(user).size()), "account/devices"),
        row(
            "applications_title",
            Optional.empty(),
            count(consents.applications(user).size()),
            "account/applications"));
  }

  private List<Row> data() {
    return List.of(
        row("language_title", Optional.empty(), text("language_name"), "account/language"),
        row("export_title", Optional.empty(), text("export_short"), "account/export"),
        row("delete_title", Optional.empty(), text("delete_short"), "account/delete"));
  }

  private String count(long number) {
    return pages.text("overview_count", "count", Long.toString(number));
  }

  private Row row(String title, Optional<String> badge, String detail, String page) {
    return new Row(
        text(title),
        badge,
        List.of(detail),
        List.of(Action.link(text("overview_open"), page).of(text(title))));
  }

  private String text(String key) {
    return pages.text(key);
  }
}
