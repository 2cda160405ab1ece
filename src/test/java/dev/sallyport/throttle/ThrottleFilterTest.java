package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.MovableClock;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ThrottleFilterTest {
  private final RecordedEvents events = new RecordedEvents();
  private final ThrottleFilter filter = filter();
  private final ThrottleFilter failuresOnly = filter("LOGIN_RATE_LIMIT_COUNTS", "failures");

  @Test
  void acceptedRequestTellsWhatIsLeft() {
    Call call = new Call("logIn");

    filter.filter(call.request);
    filter.filter(call.request, call.response);

    assertThat(call.header("RateLimit-Policy")).isEqualTo("\"login\";q=5;w=60");
    assertThat(call.header("RateLimit")).isEqualTo("\"login\";r=4;t=60");
    assertThat(events.recorded).isEmpty();
  }

  @Test
  void refusedRequestIsA429WithItsWaitAndAnEvent() {
    for (int i = 0; i < 5; i++) {
      filter.filter(new Call("logIn").request);
    }
    Call sixth = new Call("logIn");

    Problem refusal = catchThrowableOfType(Problem.class, () -> filter.filter(sixth.request));
    filter.filter(sixth.request, sixth.response);

    assertThat(refusal.type()).isEqualTo(ProblemType.RATE_LIMITED);
    assertThat(refusal.headers()).containsEntry("Retry-After", "60");
    assertThat(sixth.header("RateLimit-Policy")).isEqualTo("\"login\";q=5;w=60");
    assertThat(sixth.header("RateLimit")).isEqualTo("\"login\";r=0;t=60");
    assertThat(events.recorded).containsExactly("THROTTLED login 203.0.113.7 ADDRESS_LIMIT");
  }

  @Test
  void everyRefusalIsRecorded() {
    for (int i = 0; i < 5; i++) {
      filter.filter(new Call("logIn").request);
    }
    for (int i = 0; i < 7; i++) {
      Call refused = new Call("logIn");
      assertThatThrownBy(() -> filter.filter(refused.request)).isInstanceOf(Problem.class);
    }

    assertThat(events.recorded).hasSize(7);
  }

  @Test
  void methodsAnnotationWinsOverThatOfItsClass() {
    Call signUp = new Call("signUp");
    filter.filter(signUp.request);
    filter.filter(signUp.request, signUp.response);

    Call other = new Call("other");
    filter.filter(other.request);
    filter.filter(other.request, other.response);

    assertThat(signUp.header("RateLimit")).isEqualTo("\"signup\";r=4;t=60");
    assertThat(other.header("RateLimit")).isEqualTo("\"login\";r=4;t=60");
  }

  @Test
  void limitOfTheAccountStaysInFront() {
    Call call = new Call("logIn");
    filter.filter(call.request);
    call.headers.putSingle("RateLimit", "\"account\";r=0;t=120");

    filter.filter(call.request, call.response);

    assertThat(call.header("RateLimit")).isEqualTo("\"account\";r=0;t=120, \"login\";r=4;t=60");
  }

  @Test
  void answerToARequestThatWasNotCountedHasNoFields() {
    Call call = new Call("logIn");

    filter.filter(call.request, call.response);

    assertThat(call.headers).isEmpty();
  }

  @Test
  void aSuccessCountsUnlessOnlyFailuresDo() {
    for (int i = 0; i < 20; i++) {
      logIn(failuresOnly, 200);
    }
    assertThat(logIn(failuresOnly, 200)).isEqualTo("\"login\";r=5;t=60");
    assertThat(logIn(failuresOnly, 401)).isEqualTo("\"login\";r=4;t=60");
    assertThat(logIn(failuresOnly, 503)).isEqualTo("\"login\";r=3;t=60");
    assertThat(logIn(failuresOnly, 200)).isEqualTo("\"login\";r=3;t=60");

    assertThat(logIn(filter, 200)).isEqualTo("\"login\";r=4;t=60");
    assertThat(logIn(filter, 200)).isEqualTo("\"login\";r=3;t=60");
  }

  /** That of the second factor, for one, follows a right password. */
  @Test
  void aPageIsNoSuccessButARedirectIs() {
    assertThat(logsInAtThePage(200, MediaType.TEXT_HTML_TYPE)).isEqualTo("\"login\";r=4;t=60");
    assertThat(logsInAtThePage(303, null)).isEqualTo("\"login\";r=4;t=60");
    assertThat(logsInAtThePage(401, MediaType.TEXT_HTML_TYPE)).isEqualTo("\"login\";r=3;t=60");
  }

  private Object logsInAtThePage(int status, MediaType type) {
    Call call = new Call(failuresOnly, "logIn", status, type);
    failuresOnly.filter(call.request);
    failuresOnly.filter(call.request, call.response);
    return call.header("RateLimit");
  }

  @Test
  void aSignUpAlwaysCounts() {
    Call call = new Call(failuresOnly, "signUp", 200);
    failuresOnly.filter(call.request);
    failuresOnly.filter(call.request, call.response);
    Call next = new Call(failuresOnly, "signUp", 200);
    failuresOnly.filter(next.request);
    failuresOnly.filter(next.request, next.response);

    assertThat(next.header("RateLimit")).isEqualTo("\"signup\";r=3;t=60");
  }

  private Object logIn(ThrottleFilter through, int status) {
    Call call = new Call(through, "logIn", status);
    through.filter(call.request);
    through.filter(call.request, call.response);
    return call.header("RateLimit");
  }

  private ThrottleFilter filter(String... settings) {
    AddressThrottle addresses =
        new AddressThrottle(
            TestGrid.map("filter-" + UUID.randomUUID()),
            new ThrottleSettings(TestConfiguration.of(settings)),
            new MovableClock());
    RequestClient client =
        new RequestClient(null, null) {
          @Override
          public ClientAddress address() {
            return ClientAddress.parse("203.0.113.7").orElseThrow();
          }

          @Override
          public RequestOrigin origin() {
            return new RequestOrigin("203.0.113.7", null, "a-request");
          }
        };
    return new ThrottleFilter(addresses, events, client);
  }

  /** A request to one of the methods of {@link Resource}, and its answer. */
  private final class Call {
    final Map<String, Object> properties = new HashMap<>();
    final MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
    final ContainerRequestContext request =
        Fake.of(
            ContainerRequestContext.class,
            Map.of(
                "setProperty", a -> properties.put((String) a[0], a[1]),
                "getProperty", a -> properties.get(a[0])));
    final ContainerResponseContext response;

    Call(String method) {
      this(filter, method, 401);
    }

    Call(ThrottleFilter through, String method, int status) {
      this(through, method, status, MediaType.APPLICATION_JSON_TYPE);
    }

    Call(ThrottleFilter through, String method, int status, MediaType type) {
      response =
          Fake.of(
              ContainerResponseContext.class,
              Map.of(
                  "getHeaders", a -> headers, "getStatus", a -> status, "getMediaType", a -> type));
      through.resource =
          Fake.of(
              ResourceInfo.class,
              Map.of(
                  "getResourceClass", a -> Resource.class, "getResourceMethod", a -> find(method)));
    }

    private Object find(String method) {
      try {
        return Resource.class.getDeclaredMethod(method);
      } catch (NoSuchMethodException missing) {
        throw new AssertionError(missing);
      }
    }

    Object header(String name) {
      return headers.getFirst(name);
    }
  }

  @Throttled(Throttled.Action.LOGIN)
  static class Resource {
    void other() {}

    @Throttled(Throttled.Action.LOGIN)
    void logIn() {}

    @Throttled(Throttled.Action.SIGNUP)
    void signUp() {}
  }

  private static final class RecordedEvents extends RejectedRequestCounter {
    final List<String> recorded = new ArrayList<>();

    @Override
    public void count(
        EventType type,
        Subject subject,
        String network,
        RequestOrigin origin,
        FailureReason reason) {
      recorded.add(type + " " + subject.detail() + " " + network + " " + reason);
    }
  }
}
