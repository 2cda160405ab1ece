package dev.sallyport.openid.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrisTest {
  private static final String CALLBACK = "https://app.example.com/callback";

  @ParameterizedTest
  @ValueSource(strings = {"WEB", "SINGLE_PAGE", "NATIVE"})
  void theRegisteredUriIsPermitted(ClientType type) {
    assertThat(RedirectUris.permits(TestClients.of(type, CALLBACK), CALLBACK)).isTrue();
    assertThat(
            RedirectUris.permits(
                TestClients.of(type, "https://other.example.com/", CALLBACK + "?a=b"),
                CALLBACK + "?a=b"))
        .isTrue();
  }

  /** Each has been a way around the check of some product. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://app.example.com",
        "https://app.example.com/",
        "https://app.example.com/callback/",
        "https://app.example.com/callback/more",
        "https://app.example.com/callback/..",
        "https://app.example.com/callback/../open-redirect",
        "https://app.example.com/other/../callback",
        "https://app.example.com/./callback",
        "https://app.example.com/callback/%2e%2e/open-redirect",
        "https://app.example.com/%2e%2e/callback",
        "https://app.example.com//callback",
        "https://app.example.com/callback%2F..",
        "https://app.example.com/callback%2f",
        "https://app.example.com%2Fcallback",
        "https://app.example.com/%63allback",
        "https://app.example.com/Callback",
        "https://APP.example.com/callback",
        "HTTPS://app.example.com/callback",
        "http://app.example.com/callback",
        "https://app.example.com:443/callback",
        "https://app.example.com:8443/callback",
        "https://app.example.com./callback",
        "https://app.example.com/callback?",
        "https://app.example.com/callback?next=https://evil.example",
        "https://app.example.com/callback&next=1",
        "https://app.example.com/callback;a=b",
        "https://app.example.com/callback#",
        "https://app.example.com/callback#fragment",
        "https://app.example.com/callback%23",
        "https://app.example.com/callback ",
        " https://app.example.com/callback",
        "https://app.example.com/callback%00",
        "https://app.example.com/callback\u0000",
        "https://app.example.com/callback\n",
        "https://app.example.com/callback\t",
        "https://app.example.com\\callback",
        "https:\\\\app.example.com/callback",
        "https:/app.example.com/callback",
        "https:app.example.com/callback",
        "//app.example.com/callback",
        "/callback",
        "https://user@app.example.com/callback",
        "https://app.example.com@evil.example/callback",
        "https://app.example.com:443@evil.example/callback",
        "https://evil.example\\@app.example.com/callback",
        "https://evil.example#@app.example.com/callback",
        "https://evil.example?@app.example.com/callback",
        "https://app.example.com.evil.example/callback",
        "https://evil-app.example.com/callback",
        "https://evil.app.example.com/callback",
        "https://example.com/callback",
        "https://\u0430pp.example.com/callback",
        "https://xn--pp-8cd.example.com/callback",
        "https://app.example\u3002com/callback",
        "https://app.example.com/callback\u200b",
        "https://app%2eexample%2ecom/callback",
        "https://evil.example/https://app.example.com/callback",
        "javascript:alert(1)//https://app.example.com/callback",
        "data:text/html,https://app.example.com/callback"
      })
  void anyOtherSpellingIsRefused(String requested) {
    for (ClientType type : List.of(ClientType.WEB, ClientType.SINGLE_PAGE, ClientType.NATIVE)) {
      assertThat(RedirectUris.permits(TestClients.of(type, CALLBACK), requested)).isFalse();
    }
  }

  @Property
  void onlyEqualStringsArePermitted(@ForAll String registered, @ForAll String requested) {
    Client client = TestClients.of(ClientType.WEB, registered);

    assertThat(RedirectUris.permits(client, requested)).isEqualTo(registered.equals(requested));
    assertThat(RedirectUris.permits(client, registered)).isTrue();
    assertThat(RedirectUris.permits(client, registered + requested)).isEqualTo(requested.isEmpty());
  }

  @Test
  void noUriIsRefused() {
    assertThat(RedirectUris.permits(TestClients.of(ClientType.NATIVE, CALLBACK), null)).isFalse();
    assertThat(RedirectUris.permits(TestClients.of(ClientType.SERVICE), "")).isFalse();
  }

  /** RFC 8252, section 7.3. */
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/cb, http://127.0.0.1:49152/cb, true",
    "http://127.0.0.1/cb, http://127.0.0.1:1/cb, true",
    "http://127.0.0.1/cb, http://127.0.0.1:65535/cb, true",
    "http://127.0.0.1/cb, http://127.0.0.1/cb, true",
    "http://127.0.0.1:8080/cb, http://127.0.0.1:49152/cb, true",
    "http://127.0.0.1:8080/cb, http://127.0.0.1/cb, true",
    "http://[::1]/cb?a=b, http://[::1]:49152/cb?a=b, true",
    "http://127.0.0.1, http://127.0.0.1:49152, true",
    "http://127.0.0.1/cb, http://127.0.0.1:0/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:65536/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:-1/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:+80/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:8080/, false",
    "http://127.0.0.1/cb, http://127.0.0.1:8080/cb/, false",
    "http://127.0.0.1/cb, http://127.0.0.1:8080/cb?a, false",
    "http://127.0.0.1/cb, http://127.0.0.1:8080/CB, false",
    "http://127.0.0.1/cb, http://127.0.0.1:8080@evil.example/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1.evil.example:8080/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:8080.evil.example/cb, false",
    "http://127.0.0.1/cb, http://user@127.0.0.1:8080/cb, false",
    "http://127.0.0.1/cb, https://127.0.0.1:8080/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.2:8080/cb, false",
    "http://127.0.0.1/cb, http://127.1:8080/cb, false",
    "http://127.0.0.1/cb, http://2130706433:8080/cb, false",
    "http://127.0.0.1/cb, http://0x7f.0.0.1:8080/cb, false",
    "http://127.0.0.1/cb, http://[::1]:8080/cb, false",
    "http://[::1]/cb, http://127.0.0.1:8080/cb, false",
    "http://[::1]/cb, http://[::1%25eth0]:8080/cb, false",
    "http://[::1]/cb, http://[0:0:0:0:0:0:0:1]:8080/cb, false",
    "http://[::1]/cb, http://[::ffff:127.0.0.1]:8080/cb, false",
    "http://localhost/cb, http://localhost:8080/cb, false",
    "http://localhost/cb, http://127.0.0.1/cb, false",
    "http://127.0.0.1/cb, http://localhost/cb, false",
    "https://127.0.0.1/cb, https://127.0.0.1:8080/cb, false"
  })
  void onlyThePortOfALoopbackAddressIsFree(String registered, String requested, boolean permitted) {
    assertThat(RedirectUris.permits(TestClients.of(ClientType.NATIVE, registered), requested))
        .isEqualTo(permitted);
  }

  @Test
  void thePortIsFixedForOtherClients() {
    for (ClientType type : List.of(ClientType.WEB, ClientType.SINGLE_PAGE)) {
      Client client = TestClients.of(type, "http://127.0.0.1/cb");
      assertThat(RedirectUris.permits(client, "http://127.0.0.1:8080/cb")).isFalse();
      assertThat(RedirectUris.permits(client, "http://127.0.0.1/cb")).isTrue();
    }
  }

  @Test
  void redirectionsAfterALogoutAreListedApart() {
    Client client =
        new Client(
            "app",
            "App",
            Optional.empty(),
            ClientType.WEB,
            List.of(CALLBACK),
            List.of("https://app.example.com/bye"),
            Optional.empty(),
            Set.of(),
            false);

    assertThat(RedirectUris.permitsAfterLogout(client, "https://app.example.com/bye")).isTrue();
    assertThat(RedirectUris.permitsAfterLogout(client, CALLBACK)).isFalse();
    assertThat(RedirectUris.permits(client, "https://app.example.com/bye")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CALLBACK,
        "https://app.example.com",
        "https://app.example.com:8443/a/b?c=d&e=%20",
        "https://xn--bcher-kva.example/cb",
        "https://192.0.2.1/cb",
        "https://[2001:db8::1]:8443/cb",
        "http://localhost:3000/cb",
        "http://127.0.0.1/cb",
        "http://[::1]:8080/cb",
        "https://app.example.com/a..b/...c"
      })
  void aUriOfAWebsiteCanBeRegistered(String uri) {
    for (ClientType type : List.of(ClientType.WEB, ClientType.SINGLE_PAGE, ClientType.NATIVE)) {
      assertThat(RedirectUris.objection(type, uri)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "callback",
        "/callback",
        "//app.example.com/callback",
        "app.example.com/callback",
        "https:/app.example.com",
        "https:app.example.com",
        "https://",
        "https:///callback",
        "http://app.example.com/callback",
        "http://127.0.0.2/cb",
        "http://localhost.evil.example/cb",
        "http://0.0.0.0/cb",
        "HTTPS://app.example.com/callback",
        "ftp://app.example.com/callback",
        "ws://app.example.com/callback",
        "javascript:alert(1)",
        "javascript://app.example.com/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://app.example.com/x",
        "about:blank",
        "urn:ietf:wg:oauth:2.0:oob",
        "https://*.example.com/callback",
        "https://app.example.com/*",
        "https://app.example.com/callback#",
        "https://app.example.com/callback#f",
        "https://user@app.example.com/",
        "https://user:password@app.example.com/",
        "https://@app.example.com/",
        "https://app.example.com:/callback",
        "https://app.example.com:0/callback",
        "https://app.example.com:65536/callback",
        "https://app.example.com:99999999999/callback",
        "https://app.example.com/call back",
        " https://app.example.com/",
        "https://app.example.com/\t",
        "https://app.example.com/\n",
        "https://app.example.com/\u0000",
        "https://app.example.com\\callback",
        "https:\\\\app.example.com",
        "https://app.example.com/a\\b",
        "https://app.example.com/%",
        "https://app.example.com/%zz",
        "https://app%2eexample.com/",
        "https://app.example.com%2Fcb",
        "https://b\u00fccher.example/",
        "https://\u0430pp.example.com/",
        "https://app.example.com/\u00e4",
        "https://app.example\u3002com/",
        "https://[fe80::1%25eth0]/cb",
        "https://[::1/cb",
        "https://app_1.example.com/",
        "https://app.example.com/..",
        "https://app.example.com/a/../cb",
        "https://app.example.com/./cb",
        "https://app.example.com/%2e%2e/cb",
        "https://app.example.com/a/.%2E/cb",
        "https://app.example.com/<script>",
        "https://app.example.com/\"",
        "https://app.example.com/{id}",
        "https://app.example.com/a|b",
        "https://app.example.com/a^b",
        "https://app.example.com/`"
      })
  void anythingElseCannotBeRegistered(String uri) {
    for (ClientType type : List.of(ClientType.WEB, ClientType.SINGLE_PAGE, ClientType.NATIVE)) {
      assertThat(RedirectUris.objection(type, uri))
          .hasValueSatisfying(rule -> assertThat(rule).startsWith("must "));
    }
  }

  /** RFC 8252, section 7.1. */
  @ParameterizedTest
  @CsvSource({
    "com.example.app:/callback, true",
    "com.example.app://callback, true",
    "com.example.my-app:/a/b?c=d, true",
    "com.example.app:callback, false",
    "com.example.app:, false",
    "com.example.app:/cb#f, false",
    "com.example.app:/a/../cb, false",
    "com.example.app:/*, false",
    "com.example.app://user@callback, false",
    "Com.Example.App:/callback, false",
    "app:/callback, false",
    "myapp://callback, false",
    "com.:/callback, false",
    ".com:/callback, false",
    "javascript:/alert(1), false",
    "1com.example:/callback, false"
  })
  void aPrivateUseSchemeOfANativeClientIsADomainName(String uri, boolean permitted) {
    assertThat(RedirectUris.objection(ClientType.NATIVE, uri).isEmpty()).isEqualTo(permitted);
    assertThat(RedirectUris.objection(ClientType.WEB, uri)).isPresent();
    assertThat(RedirectUris.objection(ClientType.SINGLE_PAGE, uri)).isPresent();
  }

  @Test
  void aUriHasAtMostTwoThousandCharacters() {
    String longest = CALLBACK + "?" + "a".repeat(2_000 - CALLBACK.length() - 1);

    assertThat(RedirectUris.objection(ClientType.WEB, longest)).isEmpty();
    assertThat(RedirectUris.objection(ClientType.WEB, longest + "a")).isPresent();
  }

  @Property
  void noTextThrows(@ForAll String uri) {
    for (ClientType type : ClientType.values()) {
      RedirectUris.objection(type, uri);
      RedirectUris.objection(type, "https://" + uri);
      RedirectUris.permits(TestClients.of(type, "http://127.0.0.1/cb"), uri);
      RedirectUris.permits(TestClients.of(type, "http://127.0.0.1/cb"), "http://127.0.0.1:" + uri);
    }
  }
}
