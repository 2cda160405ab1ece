package dev.sallyport.credential.password;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A password hash as the service makes it, against the C library. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class HashBenchmark {
  private static final String TEXT = "Lovelace-1843";

  private final PasswordHasher hasher =
      new PasswordHasher(
          new Argon2Cost(19_456, 2, 1),
          Runtime.getRuntime().availableProcessors(),
          64,
          new SecureRandom());
  private final Password password = Password.of(TEXT);
  private final Argon2Advanced library = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);

  @Benchmark
  public PasswordHash service() {
    return hasher.hash(password);
  }

  @Benchmark
  public byte[] library() {
    return library.rawHash(2, 19_456, 1, TEXT.getBytes(StandardCharsets.UTF_8), new byte[16]);
  }
}
