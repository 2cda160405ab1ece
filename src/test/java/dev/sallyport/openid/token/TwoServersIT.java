package dev.sallyport.openid.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.openid.OpenIdProvider;
import dev.sallyport.web.Visitor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A code is used once, however many servers there are: they share nothing but the database. */
@SharesService
class TwoServersIT {
  private final OpenIdApplication application = OpenIdApplication.web();
  private final List<URI> servers = List.of(RunningService.shared().url(), OpenIdProvider.shared());
  private final String code = application.code(Visitor.arrives().isSignedIn(TestUser.registered()));

  private Response exchangesAt(URI server) {
    Map<String, String> form = new LinkedHashMap<>(application.exchange(code));
    form.put("client_id", application.id());
    form.put("client_secret", application.secret());
    return given()
        .baseUri(server.toString())
        .contentType(ContentType.URLENC)
        .formParams(form)
        .post("/oauth/token");
  }

  @Test
  void aCodeReplayedAtAnotherServerEndsTheSessionItOpened() {
    Response tokens = exchangesAt(servers.get(0));
    assertThat(tokens.statusCode()).as(tokens.asString()).isEqualTo(200);

    Response replay = exchangesAt(servers.get(1));
    assertThat(replay.statusCode()).isEqualTo(400);
    assertThat(replay.jsonPath().getString("error")).isEqualTo("invalid_grant");
    assertThat(application.refreshes(tokens.jsonPath().getString("refresh_token")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void ofParallelExchangesAtBothNoneLeavesALiveSession() throws Exception {
    List<Callable<Response>> calls =
        IntStream.range(0, 8)
            .<Callable<Response>>mapToObj(i -> () -> exchangesAt(servers.get(i % 2)))
            .toList();
    List<Response> accepted =
        TestUser.atOnce(calls).stream().filter(one -> one.statusCode() == 200).toList();

    assertThat(accepted).hasSize(1);
    assertThat(
            application
                .refreshes(accepted.get(0).jsonPath().getString("refresh_token"))
                .statusCode())
        .isEqualTo(400);
  }
}
