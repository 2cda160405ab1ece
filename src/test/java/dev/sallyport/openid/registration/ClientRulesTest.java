package dev.sallyport.openid.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.problem.Fault;
import dev.sallyport.token.assertion.TestAssertions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRulesTest {
  private static final String CALLBACK = "https://app.example.com/callback";

  private final ClientRules rules = new ClientRules(Set.of("sallyport", "api.example.com"));

  @ParameterizedTest
  @ValueSource(strings = {"web", "single_page", "native"})
  void anApplicationWithUsersIsRegistered(String type) {
    assertThat(rules.faults(draft("a", type, List.of(CALLBACK)))).isEmpty();
    assertThat(faults(draft("a", type, List.of()))).containsExactly("redirect_uris required");
  }

  @Test
  void aServiceSignsNoUsersIn() {
    assertThat(rules.faults(draft("a", "service", List.of()))).isEmpty();
    ClientDraft all =
        new ClientDraft(
            "a",
            "A",
            Optional.empty(),
            "service",
            List.of(CALLBACK),
            List.of(CALLBACK),
            Optional.of(CALLBACK),
            List.of("openid"),
            true,
            true,
            Optional.of(TestAssertions.jwks(TestAssertions.ellipticKey("k"))),
            true,
            true,
            List.of("https://api.example.com"),
            false);
    assertThat(faults(all))
        .containsExactly(
            "device_grant conflict",
            "pkce_or_nonce_optional conflict",
            "redirect_uris conflict",
            "post_logout_redirect_uris conflict",
            "backchannel_logout_uri conflict",
            "scopes conflict",
            "first_party conflict");
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    ClientDraft wrong =
        new ClientDraft(
            "a b",
            "",
            Optional.of("http://app.example.com/logo.png"),
            "single_page",
            List.of("http://app.example.com/", "http://evil.example/", CALLBACK + "#f"),
            List.of(CALLBACK, CALLBACK),
            Optional.of("ftp://app.example.com"),
            List.of("openid", "admin"),
            false,
            false,
            Optional.of("{}"),
            false,
            true,
            List.of("/api", "/api"),
            false);

    assertThat(faults(wrong))
        .containsExactly(
            "client_id malformed",
            "name required",
            "logo_uri malformed",
            "scopes unknown",
            "jwks malformed",
            "resources repeated",
            "resources malformed",
            "redirect_uris malformed",
            "redirect_uris malformed",
            "post_logout_redirect_uris repeated",
            "backchannel_logout_uri malformed",
            "pkce_or_nonce_optional conflict",
            "jwks conflict");
    assertThat(rules.faults(wrong).toString()).doesNotContain("evil.example");
    assertThat(faults(draft("a", "confidential", List.of()))).containsExactly("type unknown");
  }

  /** An ID token for such a client would have the audience of an access token. */
  @ParameterizedTest
  @ValueSource(strings = {"sallyport", "api.example.com"})
  void theAudienceOfAccessTokensIsNoClient(String id) {
    assertThat(faults(draft(id, "service", List.of()))).containsExactly("client_id reserved");
  }

  @Test
  void anIdHasOneToSixtyFourCharacters() {
    assertThat(rules.faults(draft("a".repeat(64), "service", List.of()))).isEmpty();
    for (String id : List.of("", "a".repeat(65), "\u00e4", "a/b", "a:b", "a\n", "a\u0000")) {
      assertThat(faults(draft(id, "service", List.of()))).containsExactly("client_id malformed");
    }
  }

  @Test
  void thereAreAtMostTwentyUrisOfEachKind() {
    List<String> twenty = IntStream.range(0, 20).mapToObj(i -> CALLBACK + i).toList();
    List<String> more = IntStream.range(0, 21).mapToObj(i -> CALLBACK + i).toList();

    assertThat(rules.faults(draft("a", "web", twenty))).isEmpty();
    assertThat(faults(draft("a", "web", more))).containsExactly("redirect_uris too_long");
    assertThat(faults(draft("a", "web", Collections.nCopies(2, CALLBACK))))
        .containsExactly("redirect_uris repeated");
  }

  /** A device is redirected nowhere; a browser needs no other device. */
  @Test
  void onlyWebAndNativeClientsMaySignInWithAnotherDevice() {
    for (String type : List.of("web", "native")) {
      assertThat(rules.faults(withDevices(type, List.of()))).isEmpty();
      assertThat(rules.faults(withDevices(type, List.of(CALLBACK)))).isEmpty();
    }
    assertThat(faults(withDevices("single_page", List.of(CALLBACK))))
        .containsExactly("device_grant conflict");
  }

  /** RFC 8707, section 2. */
  @Test
  void resourcesAreAbsoluteUrisWithoutFragment() {
    List<String> good =
        List.of("https://api.example.com", "https://api.example.com/orders?v=1", "urn:example:api");
    assertThat(rules.faults(draft("a", "service", List.of(), good))).isEmpty();
    for (String bad :
        List.of(
            "", "api", "/api", "https://api.example.com#f", "https://\u00e4.example", "a b:c")) {
      assertThat(faults(draft("a", "service", List.of(), List.of(bad))))
          .as(bad)
          .containsExactly("resources malformed");
    }
    String longest = "https://" + "a".repeat(1_992);
    assertThat(rules.faults(draft("a", "service", List.of(), List.of(longest)))).isEmpty();
    assertThat(faults(draft("a", "service", List.of(), List.of(longest + "a"))))
        .containsExactly("resources malformed");
    List<String> more = IntStream.range(0, 21).mapToObj(i -> "https://a.example/" + i).toList();
    assertThat(rules.faults(draft("a", "service", List.of(), more.subList(0, 20)))).isEmpty();
    assertThat(faults(draft("a", "service", List.of(), more)))
        .containsExactly("resources too_long");
  }

  /** A token for it would be one for the service itself. */
  @Test
  void theAudienceOfAccessTokensIsNoResource() {
    ClientRules strict = new ClientRules(Set.of("https://auth.example.com"));
    assertThat(strict.faults(draft("a", "service", List.of(), List.of("https://auth.example.com"))))
        .extracting(ClientRulesTest::brief)
        .containsExactly("resources reserved");
  }

  private List<String> faults(ClientDraft draft) {
    return rules.faults(draft).stream().map(ClientRulesTest::brief).toList();
  }

  private static String brief(Fault fault) {
    return fault.field() + " " + fault.code();
  }

  static ClientDraft draft(String id, String type, List<String> redirectUris) {
    return draft(id, type, redirectUris, List.of());
  }

  private static ClientDraft draft(
      String id, String type, List<String> redirectUris, List<String> resources) {
    return new ClientDraft(
        id,
        "App",
        Optional.empty(),
        type,
        redirectUris,
        List.of(),
        Optional.empty(),
        List.of(),
        false,
        false,
        Optional.empty(),
        false,
        false,
        resources,
        false);
  }

  private static ClientDraft withDevices(String type, List<String> redirectUris) {
    return new ClientDraft(
        "a",
        "App",
        Optional.empty(),
        type,
        redirectUris,
        List.of(),
        Optional.empty(),
        List.of("openid"),
        false,
        true,
        Optional.empty(),
        false,
        false,
        List.of(),
        false);
  }
}
