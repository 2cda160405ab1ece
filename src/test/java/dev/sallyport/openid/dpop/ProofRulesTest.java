package dev.sallyport.openid.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.openid.dpop.ProofRules.BoundToken;
import dev.sallyport.openid.dpop.ProofRules.Objection;
import dev.sallyport.openid.dpop.ProofRules.Target;
import dev.sallyport.token.proof.SignedProof;
import dev.sallyport.token.proof.TestProofs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String URI = "https://auth.example.com/oauth/token";
  private static final Target TARGET = new Target("POST", URI, Optional.empty());

  private final ProofRules rules = new ProofRules("good"::equals, NOW);
  private String method = "POST";
  private String uri = URI;
  private Instant issued = NOW;
  private Optional<String> hash = Optional.empty();
  private Optional<String> nonce = Optional.of("good");

  private Optional<Objection> objection(Target target) {
    return rules.objection(new SignedProof("key", "id", method, uri, issued, hash, nonce), target);
  }

  @Test
  void aProofForTheRequestIsAcceptable() {
    assertThat(objection(TARGET)).isEmpty();
    uri = "HTTPS://auth.example.com:443/oauth/token?x=y";
    assertThat(objection(TARGET)).isEmpty();
  }

  @Test
  void methodAndUrlAreThoseOfTheRequest() {
    method = "post";
    assertThat(objection(TARGET)).contains(Objection.INVALID);
    method = "GET";
    assertThat(objection(TARGET)).contains(Objection.INVALID);
    method = "POST";
    uri = "https://auth.example.com/oauth/userinfo";
    assertThat(objection(TARGET)).contains(Objection.INVALID);
    uri = "";
    assertThat(objection(TARGET)).contains(Objection.INVALID);
    assertThat(objection(new Target("POST", "", Optional.empty()))).contains(Objection.INVALID);
  }

  @Test
  void theTimeIsWithinFiveMinutes() {
    for (Duration difference : new Duration[] {Duration.ofMinutes(5), Duration.ofMinutes(-5)}) {
      issued = NOW.plus(difference);
      assertThat(objection(TARGET)).isEmpty();
      issued = issued.plusSeconds(difference.isNegative() ? -1 : 1);
      assertThat(objection(TARGET)).contains(Objection.INVALID);
    }
  }

  @Test
  void withATokenTheProofHasItsHashAndItsKey() {
    Target withToken = new Target("POST", URI, Optional.of(new BoundToken("token", "key")));
    assertThat(objection(withToken)).contains(Objection.INVALID);
    hash = Optional.of(TestProofs.hash("other"));
    assertThat(objection(withToken)).contains(Objection.INVALID);
    hash = Optional.of(TestProofs.hash("token"));
    assertThat(objection(withToken)).isEmpty();
    assertThat(objection(new Target("POST", URI, Optional.of(new BoundToken("token", "other")))))
        .contains(Objection.INVALID);
  }

  /** Only a proof that is good otherwise is worth to be repeated. */
  @Test
  void theNonceIsJudgedLast() {
    for (Optional<String> wrong : java.util.List.of(Optional.<String>empty(), Optional.of("bad"))) {
      nonce = wrong;
      method = "POST";
      assertThat(objection(TARGET)).contains(Objection.NONCE);
      method = "GET";
      assertThat(objection(TARGET)).contains(Objection.INVALID);
    }
  }
}
