package dev.sallyport.admin.application;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators see the applications of a user, and remove them. */
@SharesService
class UserApplicationIT {
  private final TestUser operator = TestUser.operator();
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication own = OpenIdApplication.web();
  private final OpenIdApplication other = OpenIdApplication.ofAnotherOwner();
  private final String path = "/api/admin/users/" + ada.userId() + "/applications";

  @AfterEach
  void deleteTheClients() {
    Database.update("delete from oauth_clients where client_id in (?, ?)", own.id(), other.id());
  }

  private Response consents() {
    Response question = browser.opens(OpenIdApplication.address(other.request()));
    browser.opens(question.header("Location").substring(2));
    return other.exchanges(other.answer(browser.submits("/oauth/consent", Map.of())).get("code"));
  }

  @Test
  void bothKindsOfApplicationsAreListedWithTheirGrants() {
    own.signsIn(browser);
    Response tokens = consents();

    Response list = operator.authenticated().get(path);
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.jsonPath().getList("data.client_id"))
        .containsExactlyInAnyOrder(own.id(), other.id());
    Map<String, Object> permitted =
        list.jsonPath().getMap("data.find { it.client_id == '" + other.id() + "' }");
    assertThat(permitted).containsEntry("scopes", OpenIdApplication.ALL.stream().sorted().toList());
    assertThat(permitted.get("consented_at")).isNotNull();
    assertThat((List<?>) permitted.get("grants")).hasSize(1);
    Map<String, Object> owned =
        list.jsonPath().getMap("data.find { it.client_id == '" + own.id() + "' }");
    assertThat(owned).containsEntry("scopes", List.of()).containsEntry("consented_at", null);
    assertThat((List<?>) owned.get("grants")).hasSize(1);
    assertThat(list.asString()).doesNotContain(tokens.jsonPath().getString("refresh_token"));
  }

  @Test
  void removalEndsTheGrantsAndWithdrawsTheConsent() {
    Response kept = own.signsIn(browser);
    Response tokens = consents();

    assertThat(operator.authenticated().delete(path + "/" + other.id()).statusCode())
        .isEqualTo(204);
    assertThat(other.refreshes(tokens.jsonPath().getString("refresh_token")).statusCode())
        .isEqualTo(400);
    // Within a second, as every end of a session.
    eventually(
        () ->
            assertThat(other.userInfo(tokens.jsonPath().getString("access_token")).statusCode())
                .isEqualTo(401));
    assertThat(own.refreshes(kept.jsonPath().getString("refresh_token")).statusCode())
        .isEqualTo(200);
    assertThat(browser.opens(OpenIdApplication.address(other.request())).header("Location"))
        .startsWith("../oauth/consent?");
    assertThat(
            Database.column(
                "select actor_id from auth_events where event_type = 'consent_revoked' and user_id = ?",
                ada.userId()))
        .containsExactly(operator.userId());
    assertRefused(operator.authenticated().delete(path + "/" + other.id()), 404, "not_found");
  }

  /** An operator who guesses ids learns nothing from the kind of the answer. */
  @Test
  void unknownUsersAndApplicationsAreNotFound() {
    String nobody = "/api/admin/users/" + UUID.randomUUID() + "/applications";
    assertRefused(operator.authenticated().get(nobody), 404, "not_found");
    assertRefused(operator.authenticated().delete(nobody + "/" + own.id()), 404, "not_found");
    assertRefused(operator.authenticated().delete(path + "/" + own.id()), 404, "not_found");
    assertRefused(operator.authenticated().delete(path + "/%20"), 404, "not_found");
  }

  @Test
  void anAuditorSeesThemAndRemovesNone() {
    TestUser auditor = TestUser.auditor();
    own.signsIn(browser);

    assertThat(auditor.authenticated().get(path).statusCode()).isEqualTo(200);
    assertRefused(auditor.authenticated().delete(path + "/" + own.id()), 403, "forbidden");
    assertRefused(TestUser.withSession().authenticated().get(path), 403, "forbidden");
  }
}
