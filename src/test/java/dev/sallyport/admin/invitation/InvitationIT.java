package dev.sallyport.admin.invitation;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.MailSink;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Invitations by operators, and attempts to get more from one than was offered. */
@SharesService
class InvitationIT {
  private static final String PASSWORD = "Correct-Horse-7";

  private final TestUser operator = TestUser.operator();
  private final String grace = "g-" + UUID.randomUUID() + "@example.com";

  @Test
  void inviteeSetsAPasswordAndHasTheRolesOfTheInvitation() {
    Response invited = invites(operator, "admin", "user");

    assertThat(invited.statusCode()).as(invited.asString()).isEqualTo(201);
    assertThat(body(invited))
        .containsEntry("email", grace)
        .containsEntry("invited_by", operator.userId().toString())
        .containsEntry("invited_by_email", operator.email());
    assertThat(invited.asString()).doesNotContain(token(0));
    assertThat(accounts()).as("before the acceptance").isEqualTo(0L);
    assertThat(listed()).contains(grace);

    Response accepted = accepts(token(0), PASSWORD);

    assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(201);
    TestUser invitee = TestUser.arrives().carries(member(accepted, "token"));
    Response profile = invitee.authenticated().get("/api/auth/me");
    assertThat(body(profile)).containsEntry("email", grace).containsEntry("email_verified", true);
    assertThat(profile.<List<String>>path("roles")).containsExactly("admin", "user");
    assertThat(TestUser.arrives().logsInAs(grace, PASSWORD).statusCode()).isEqualTo(200);
    assertThat(listed()).doesNotContain(grace);
    assertRefused(accepts(token(0), PASSWORD), 401, "invalid_code");
    assertThat(actors("invitation_sent")).containsExactly(operator.userId());
    assertThat(
            Database.column(
                "select event_type from auth_events where user_id = ?",
                UUID.fromString(member(accepted, "user_id"))))
        .contains("signup", "invitation_accepted");
  }

  @Test
  void weakPasswordLeavesTheLinkUsable() {
    invites(operator, "user");

    assertRefused(accepts(token(0), "short"), 400, "validation_failed");
    assertRefused(accepts(token(0), grace), 400, "validation_failed");

    assertThat(accepts(token(0), PASSWORD).statusCode()).isEqualTo(201);
  }

  @Test
  void ofTwentyAcceptancesAtOnceOneCreatesTheAccount() throws Exception {
    invites(operator, "user");
    String token = token(0);
    Callable<Integer> acceptance = () -> accepts(token, PASSWORD).statusCode();

    List<Integer> statuses = TestUser.atOnce(Collections.nCopies(20, acceptance));

    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
    assertThat(statuses).allMatch(status -> List.of(201, 401, 409, 503).contains(status));
    assertThat(accounts()).isEqualTo(1L);
  }

  @Test
  void aNewLinkReplacesThePreviousOne() {
    String id = member(invites(operator, "user"), "id");
    String first = token(0);

    Response resent = operator.authenticated().post("/api/admin/invitations/" + id + "/resend");

    assertThat(resent.statusCode()).as(resent.asString()).isEqualTo(200);
    String second = token(1);
    assertRefused(accepts(first, PASSWORD), 401, "invalid_code");
    assertThat(accepts(second, PASSWORD).statusCode()).isEqualTo(201);
  }

  @Test
  void aRevokedInvitationIsOfNoUse() {
    String id = member(invites(operator, "user"), "id");
    String path = "/api/admin/invitations/" + id;

    assertThat(operator.authenticated().delete(path).statusCode()).isEqualTo(204);

    assertRefused(accepts(token(0), PASSWORD), 401, "invalid_code");
    assertRefused(operator.authenticated().delete(path), 404, "not_found");
    assertRefused(operator.authenticated().post(path + "/resend"), 404, "not_found");
    assertThat(actors("invitation_revoked")).containsExactly(operator.userId());
  }

  @Test
  void anExpiredInvitationIsOfNoUseUntilItIsResent() {
    String id = member(invites(operator, "user"), "id");
    String first = token(0);
    Database.update("update invitations set expires_at = now() where id = ?", UUID.fromString(id));

    assertRefused(accepts(first, PASSWORD), 401, "invalid_code");
    assertThat(listed()).contains(grace);

    operator.authenticated().post("/api/admin/invitations/" + id + "/resend");
    assertThat(accepts(token(1), PASSWORD).statusCode()).isEqualTo(201);
  }

  /** Otherwise a dismissed operator could return with an invitation sent before. */
  @Test
  void theInvitationOfAFormerOperatorIsVoid() {
    TestUser dismissed = TestUser.operator();
    invites(dismissed, "admin", "user");
    String token = token(0);
    Database.update("update users set roles = '{user}' where id = ?", dismissed.userId());

    assertRefused(accepts(token, PASSWORD), 401, "invalid_code");

    assertThat(accounts()).isEqualTo(0L);
  }

  @Test
  void whoIsNoOperatorInvitesNobody() {
    TestUser ada = TestUser.registered();
    ada.logsIn();

    assertRefused(invites(ada, "user"), 403, "forbidden");
    assertRefused(ada.authenticated().get("/api/admin/invitations"), 403, "forbidden");
  }

  @Test
  void anAddressWithAnAccountOrAnInvitationIsNotInvited() {
    assertRefused(
        invitesAddress(operator, TestUser.registered().email(), "user"), 409, "email_taken");
    invites(operator, "user");

    assertRefused(invites(operator, "user"), 409, "conflict");
  }

  @Test
  void ofTwoInvitationsForOneAddressOneIsStored() throws Exception {
    Callable<Integer> invitation = () -> invites(operator, "user").statusCode();

    assertThat(TestUser.atOnce(List.of(invitation, invitation)))
        .containsExactlyInAnyOrder(201, 409);
  }

  @Test
  void anAccountThatWasCreatedMeanwhileKeepsItsOwner() {
    invites(operator, "admin", "user");
    String token = token(0);
    operator.sends("POST", "/api/admin/users", "{\"email\":\"" + grace + "\"}");

    assertRefused(accepts(token, PASSWORD), 409, "email_taken");

    assertThat(Database.value("select roles::text from users where email = ?", grace))
        .isEqualTo("{user}");
  }

  /** Five mails an hour to one address, whoever causes them. */
  @Test
  void theBudgetOfTheAddressAppliesToOperators() {
    String id = member(invites(operator, "user"), "id");
    String path = "/api/admin/invitations/" + id + "/resend";
    for (int i = 0; i < 4; i++) {
      assertThat(operator.authenticated().post(path).statusCode()).isEqualTo(200);
    }

    Response sixth = operator.authenticated().post(path);

    assertRefused(sixth, 429, "rate_limited");
    assertThat(sixth.header("Retry-After")).isNotNull();
  }

  @Test
  void everyFaultOfARequestIsNamed() {
    Response refused =
        operator.sends(
            "POST",
            "/api/admin/invitations",
            "{\"email\":\"no address\",\"roles\":[\"king\"],\"language\":\"tlh\"}");

    assertRefused(refused, 400, "validation_failed");
    assertThat(TestUser.faults(refused))
        .extracting(fault -> fault.get("field"))
        .containsExactly("email", "roles", "language");
  }

  private Response invites(TestUser by, String... roles) {
    return invitesAddress(by, grace, roles);
  }

  private static Response invitesAddress(TestUser by, String email, String... roles) {
    return by.sends(
        "POST",
        "/api/admin/invitations",
        Json.createObjectBuilder()
            .add("email", email)
            .add("roles", Json.createArrayBuilder(List.of(roles)))
            .build()
            .toString());
  }

  private String token(int number) {
    return MailSink.shared().token(grace, number);
  }

  private static Response accepts(String token, String password) {
    return TestUser.arrives()
        .post(
            "/api/auth/invitation/accept",
            Json.createObjectBuilder()
                .add("token", token)
                .add("password", password)
                .build()
                .toString());
  }

  private String listed() {
    return operator.authenticated().get("/api/admin/invitations?limit=200").asString();
  }

  private Object accounts() {
    return Database.value("select count(*) from users where email = ?", grace);
  }

  private List<Object> actors(String type) {
    return Database.column(
        "select actor_id from auth_events where event_type = ? and actor_id = ?",
        type,
        operator.userId());
  }
}
