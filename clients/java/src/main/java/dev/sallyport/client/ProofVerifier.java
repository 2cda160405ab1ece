package dev.sallyport.client;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Judges proofs of possession (RFC 9449, section 4.3) for a resource server. {@link ProofFeature}
 * calls it; a server that verifies tokens in another way can use it by itself.
 */
public final class ProofVerifier {
  /** How old a proof may be, and how far the clock of the caller may be ahead. */
  public static final Duration WINDOW = Duration.ofMinutes(2);

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]{1,3000}\\.[A-Za-z0-9_-]{1,2000}\\.[A-Za-z0-9_-]{1,1000}");

  private final UsedProofs used;
  private final Predicate<String> nonces;
  private final Clock clock;

  /** Without nonces, and remembering in the memory of this server. */
  public ProofVerifier() {
    this(new ProofMemory(Clock.systemUTC()), any -> true, Clock.systemUTC());
  }

  /**
   * @param used shared by all servers of the application
   * @param nonces accepts what the application has sent as {@code DPoP-Nonce}; gets the empty text
   *     for a proof without a nonce
   */
  public ProofVerifier(UsedProofs used, Predicate<String> nonces, Clock clock) {
    this.used = used;
    this.nonces = nonces;
    this.clock = clock;
  }

  /**
   * Whether a request has a proof for its access token, which is used up by this.
   *
   * @param proofs every header {@code DPoP} of the request
   * @param method of the request
   * @param url of the request as the caller knows it; query and fragment do not count
   * @param token the access token, which has been verified
   * @param key the member {@code jkt} of the token's claim {@code cnf}
   */
  public boolean isProven(
      List<String> proofs, String method, String url, String token, String key) {
    if (proofs.size() != 1 || !COMPACT.matcher(proofs.get(0)).matches()) {
      return false;
    }
    try {
      String[] parts = proofs.get(0).split("\\.", -1);
      ProofKey signer = signer(parts);
      JsonObject claims = json(parts[1]);
      Instant issued =
          Instant.ofEpochSecond(
              claims.getJsonNumber("iat").bigIntegerValueExact().longValueExact());
      Instant now = clock.instant();
      return signer.thumbprint().equals(key)
          && claims.getString("htm").equals(method)
          && normalized(claims.getString("htu")).equals(normalized(url))
          && claims.getString("ath").equals(ProofKey.digest(token))
          && !issued.isBefore(now.minus(WINDOW))
          && !issued.isAfter(now.plus(WINDOW))
          && !claims.getString("jti").isEmpty()
          && nonces.test(claims.getString("nonce", ""))
          && used.isFirstUse(
              ProofKey.digest(key + " " + claims.getString("jti")), issued.plus(WINDOW));
    } catch (GeneralSecurityException | RuntimeException malformed) {
      return false;
    }
  }

  /** The key in the header, which has signed the proof. */
  private static ProofKey signer(String[] parts) throws GeneralSecurityException {
    JsonObject header = json(parts[0]);
    if (!header.getString("typ").equals("dpop+jwt") || header.containsKey("crit")) {
      throw new GeneralSecurityException("Not a proof");
    }
    ProofKey key = ProofKey.of(header.getJsonObject("jwk"), header.getString("alg"));
    byte[] content = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    if (!key.hasSigned(content, Base64.getUrlDecoder().decode(parts[2]))) {
      throw new GeneralSecurityException("Not signed by its key");
    }
    return key;
  }

  private static JsonObject json(String part) {
    String text = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** RFC 3986, section 6.2: the spelling of scheme, host, port and dot segments does not count. */
  private static String normalized(String url) {
    URI uri = URI.create(url).normalize();
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String authority = uri.getRawAuthority().toLowerCase(Locale.ROOT);
    String defaultPort = scheme.equals("http") ? ":80" : ":443";
    String host =
        authority.endsWith(defaultPort)
            ? authority.substring(0, authority.length() - defaultPort.length())
            : authority;
    return scheme + "://" + host + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
  }
}
