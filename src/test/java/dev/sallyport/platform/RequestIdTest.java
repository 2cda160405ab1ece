package dev.sallyport.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.problem.RequestId;
import jakarta.servlet.ServletRequest;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
  private final ServletRequest request = request();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678",
        "abc.DEF_1-2",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void aWellFormedIdOfTheCallerIsKept(String proposed) {
    assertThat(RequestId.assign(request, proposed)).isEqualTo(proposed);
    assertThat(RequestId.of(request)).isEqualTo(proposed);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "1234567",
        "01234567890123456789012345678901234567890123456789012345678901234",
        "has space",
        "12345678\n",
        "12345678\r\nX: y",
        "%0d%0a1234",
        "<script>",
        "ідентифікатор"
      })
  void anyOtherIsReplaced(String proposed) {
    String id = RequestId.assign(request, proposed);

    assertThat(id).isNotEqualTo(proposed);
    assertThat(UUID.fromString(id)).hasToString(id);
    assertThat(RequestId.of(request)).isEqualTo(id);
  }

  @Test
  void aRequestThatNoFilterSawGetsAnIdAndKeepsIt() {
    String id = RequestId.of(request);

    assertThat(UUID.fromString(id)).hasToString(id);
    assertThat(RequestId.of(request)).isEqualTo(id);
  }

  @Test
  void noTwoRequestsShareAnId() {
    assertThat(RequestId.of(request)).isNotEqualTo(RequestId.of(request()));
  }

  /** A request that only has attributes. */
  private static ServletRequest request() {
    Map<Object, Object> attributes = new HashMap<>();
    return (ServletRequest)
        Proxy.newProxyInstance(
            RequestIdTest.class.getClassLoader(),
            new Class<?>[] {ServletRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getAttribute" -> attributes.get(args[0]);
                  case "setAttribute" -> attributes.put(args[0], args[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
