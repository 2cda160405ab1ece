package dev.sallyport.token;

import dev.sallyport.token.key.store.SigningAlgorithm;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Issuing a token, verifying it, and finding that it was verified a moment ago. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TokenBenchmark {
  @Param({"RS256", "ES256"})
  public SigningAlgorithm algorithm;

  private TokenIssuer issuer;
  private TokenVerifier verifier;
  private VerifiedTokens memory;
  private Instant latest;
  private String token;

  @Setup
  public void prepare() {
    TestTokens tokens = new TestTokens(Map.of("JWT_ALGORITHM", algorithm.name()));
    tokens.add("key-1", algorithm, algorithm.generate());
    issuer = tokens.issuer();
    verifier = tokens.verifier();
    memory = new VerifiedTokens(verifier, reason -> {});
    latest = TestTokens.NOW.plusSeconds(3600);
    token = issue();
  }

  @Benchmark
  public String issue() {
    return issuer.issue(TestTokens.subject(), latest).value();
  }

  @Benchmark
  public Optional<VerifiedToken> verify() {
    return verifier.verify(token);
  }

  @Benchmark
  public Object remember() {
    return memory.find(
        token, good -> Optional.of(CredentialValidationResult.NOT_VALIDATED_RESULT), refusal -> {});
  }
}
