package dev.sallyport.openid.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUriTest {
  private static final String NORMAL = "https://auth.example.com/oauth/token";

  @ParameterizedTest
  @ValueSource(
      strings = {
        NORMAL,
        "HTTPS://AUTH.Example.com/oauth/token",
        "https://auth.example.com:443/oauth/token",
        "https://auth.example.com/oauth/./token",
        "https://auth.example.com/x/../oauth/token",
        "https://auth.example.com/%6fauth/tok%65n",
        NORMAL + "?a=b",
        NORMAL + "#f",
      })
  void equalUrlsHaveOneForm(String spelling) {
    assertThat(TargetUri.normalized(spelling)).contains(NORMAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://auth.example.com/oauth/token",
        "https://auth.example.com:8443/oauth/token",
        "https://auth.example.com/oauth/token/",
        "https://auth.example.com/OAuth/token",
        "https://auth.example.com/oauth%2Ftoken",
        "https://auth.example.com.evil.example/oauth/token",
        "https://evil.example/oauth/token",
      })
  void otherUrlsHaveAnother(String other) {
    assertThat(TargetUri.normalized(other)).isPresent().isNotEqualTo(TargetUri.normalized(NORMAL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/oauth/token",
        "auth.example.com/oauth/token",
        "ftp://auth.example.com/oauth/token",
        "mailto:a@example.com",
        "https://user@auth.example.com/oauth/token",
        "https:///oauth/token",
        "https://auth.example.com/%zz",
        "https://auth example.com/",
        "https://auth.example.com/ oauth/token",
      })
  void whateverIsNoUrlOfAWebsiteHasNone(String text) {
    assertThat(TargetUri.normalized(text)).isEmpty();
  }

  @Test
  void anEmptyPathIsTheRoot() {
    assertThat(TargetUri.normalized("http://localhost:80"))
        .isEqualTo(TargetUri.normalized("http://localhost/"))
        .contains("http://localhost/");
    assertThat(TargetUri.normalized("http://[::1]:8080/a")).contains("http://[::1]:8080/a");
    assertThat(TargetUri.normalized("http://my_host:8080/a")).contains("http://my_host:8080/a");
    assertThat(TargetUri.normalized("https://a.example/%c3%a4"))
        .contains("https://a.example/%C3%A4");
  }
}
