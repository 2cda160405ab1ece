package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessLogFieldTest {
  @Test
  void whatIsHarmlessStays() {
    assertThat(AccessLogField.escaped("2001:db8::1, 192.0.2.1"))
        .isEqualTo("2001:db8::1, 192.0.2.1");
    assertThat(AccessLogField.escaped("/api/auth/me;a=%22~!")).isEqualTo("/api/auth/me;a=%22~!");
    assertThat(AccessLogField.escaped(" ~")).isEqualTo(" ~");
    assertThat(AccessLogField.escaped("")).isEmpty();
  }

  @Test
  void whatCouldForgeAFieldOrALineIsEscaped() {
    assertThat(AccessLogField.escaped("a\" 200 \"b")).isEqualTo("a\\u0022 200 \\u0022b");
    assertThat(AccessLogField.escaped("a\\\"")).isEqualTo("a\\u005c\\u0022");
    assertThat(AccessLogField.escaped("a\r\n\tb\u007f\u0000"))
        .isEqualTo("a\\u000d\\u000a\\u0009b\\u007f\\u0000");
    assertThat(AccessLogField.escaped("ä\u2028")).isEqualTo("\\u00e4\\u2028");
  }

  @Test
  void whatIsNotThereIsADash() {
    assertThat(AccessLogField.escaped(null)).isEqualTo("-");
  }

  @Test
  void everyLineOfXForwardedForIsLogged() {
    assertThat(AccessLogField.FORWARDED_FOR.of(request("192.0.2.1", "198.51.100.7")))
        .isEqualTo("192.0.2.1, 198.51.100.7");
    assertThat(AccessLogField.FORWARDED_FOR.of(request())).isNull();
  }

  private static HttpServletRequest request(String... forwardedFor) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            AccessLogFieldTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getHeaders" -> Collections.enumeration(List.of(forwardedFor));
                  case "getHeader" -> forwardedFor.length == 0 ? null : forwardedFor[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
