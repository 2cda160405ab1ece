package dev.sallyport.token;

import dev.sallyport.MovableClock;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.token.key.store.EcdsaProvider;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.KeyTimes;
import dev.sallyport.token.key.store.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A token feature without server or database: keys made here, and a clock that stands still. */
public final class TestTokens {
  static final Instant NOW = MovableClock.START;

  // An RSA key takes a while to make: the tests share this one.
  private static final KeyPair USUAL = SigningAlgorithm.RS256.generate();

  final TokenSettings settings;
  final List<KeyRing.Key> keys = new ArrayList<>();
  final MovableClock clock = new MovableClock();

  static {
    EcdsaProvider.register();
  }

  TestTokens(Map<String, String> variables) {
    settings = new TokenSettings(new Configuration(n -> Optional.ofNullable(variables.get(n))));
  }

  /** With one key that signs. */
  static TestTokens usual() {
    TestTokens tokens = new TestTokens(Map.of());
    tokens.add("key-1", SigningAlgorithm.RS256, USUAL);
    return tokens;
  }

  /** With another key of the same name. */
  static TestTokens stranger() {
    TestTokens tokens = new TestTokens(Map.of());
    tokens.add("key-1", SigningAlgorithm.RS256, SigningAlgorithm.RS256.generate());
    return tokens;
  }

  void add(String kid, SigningAlgorithm algorithm, KeyPair pair) {
    Instant activates = NOW.minusSeconds(60);
    try {
      keys.add(
          new KeyRing.Key(
              kid,
              algorithm,
              "{\"kid\":\"" + kid + "\"}",
              algorithm.adopt(pair.getPublic()),
              algorithm.decode(pair.getPrivate().getEncoded()),
              new KeyTimes(activates, activates, null, null, null)));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  void revoke(KeyRing.Key key) {
    KeyTimes times = key.times();
    keys.remove(key);
    keys.add(
        key.at(
            new KeyTimes(
                times.created(), times.activates(), null, times.retires(), clock.instant())));
  }

  void retire(KeyRing.Key key, Instant at) {
    KeyTimes times = key.times();
    keys.remove(key);
    keys.add(key.at(new KeyTimes(times.created(), times.activates(), null, at, null)));
  }

  TokenIssuer issuer() {
    return new TokenIssuer(settings, this::ring, clock, () -> {});
  }

  TokenVerifier verifier() {
    return new TokenVerifier(settings, this::ring, clock);
  }

  KeyRing ring() {
    return new KeyRing(keys);
  }

  /** A token as a log-in gives it. */
  String issued() {
    return issuer().issue(subject(), clock.instant().plus(Duration.ofDays(30))).value();
  }

  /** When {@link #subject()} was authenticated. */
  public static final Instant AUTHENTICATED = MovableClock.START.minusSeconds(60);

  public static TokenSubject subject() {
    return new TokenSubject(
        UUID.randomUUID(),
        "ada@example.com",
        true,
        Set.of("user"),
        UUID.randomUUID(),
        AUTHENTICATED,
        Set.of("pwd"),
        "urn:sallyport:aal1");
  }
}
