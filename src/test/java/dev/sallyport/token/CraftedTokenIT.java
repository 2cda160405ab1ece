package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that no library would write. Most are signed with the service's own key, text for text: it
 * is for what they are that they are refused.
 */
@ResourceLock(RunningService.EXCLUSIVE)
class CraftedTokenIT {
  private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"KID\"}";

  private static TestUser ada;
  private static TestUser eve;
  private static TokenForge forge;
  private static RSAKey evesKey;

  @BeforeAll
  static void adaAndEveSignUp() throws JOSEException {
    ada = TestUser.signedUp();
    eve = TestUser.signedUp();
    forge = TokenForge.withServicesKey(ada);
    evesKey = new RSAKeyGenerator(2048).keyID("eve").generate();
  }

  static Stream<Arguments> headers() {
    return Stream.of(
            "'typ':'JWT','alg':'RS256','kid':'KID\\u0000'",
            "'typ':'JWT','alg':'RS256','kid':'\\u0000'",
            "'typ':'JWT','alg':'RS256','kid':''",
            "'typ':'JWT','alg':'RS256','kid':' KID'",
            "'typ':'JWT','alg':'RS256','kid':['KID']",
            "'typ':'JWT','alg':'RS256','kid':[]",
            "'typ':'JWT','alg':'RS256','kid':{'KID':'KID'}",
            "'typ':'JWT','alg':'RS256','kid':7",
            "'typ':'JWT','alg':'RS256','kid':null",
            "'typ':'JWT','alg':'RS256','kid':true",
            "'typ':'JWT','alg':'RS256','kid':'" + UUID.randomUUID() + "'",
            "'typ':'JWT','alg':'RS256','kid':'../../../../../../dev/null'",
            "'typ':'JWT','alg':'RS256','kid':'KID\\' or \\'1\\'=\\'1'",
            "'typ':'JWT','alg':'RS256','KID':'KID'",
            "'typ':'JWT','alg':'RS256','alg':'RS256','kid':'KID'",
            "'typ':'JWT','alg':'none','alg':'RS256','kid':'KID'",
            "'typ':'JWT','alg':'RS256','kid':'x','kid':'KID'",
            "'typ':'at+jwt','typ':'JWT','alg':'RS256','kid':'KID'",
            "'typ':'JWT','alg':'RS256','\\u0061lg':'RS256','kid':'KID'",
            "'typ':'JWT','alg':['RS256'],'kid':'KID'",
            "'typ':'JWT','alg':'rs256','kid':'KID'",
            "'typ':'JWT','alg':'RS256','kid':'KID','crit':[]",
            "'typ':'JWT','alg':'RS256','kid':'KID','crit':['b64'],'b64':false",
            "'typ':'JWT','alg':'RS256','kid':'KID','crit':['exp'],'exp':1",
            "'typ':'JWT','alg':'RS256','kid':'KID','zip':'DEF'",
            "'typ':'JWT','alg':'RS256','kid':'KID','cty':'JWT'",
            "'typ':'JWT','alg':'RS256','kid':'KID','x5c':['MIIB']",
            "'typ':'JWT','alg':'RS256','kid':'KID','x5t':'AAAA'",
            "'typ':'JWT','alg':'RS256','kid':'KID',")
        .map(header -> Arguments.of(header, "{" + header.replace('\'', '"') + "}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void aHeaderThatTheServiceWouldNotWriteIsRefused(String name, String header) {
    assertRefused(forge.signed(withKid(header), claims()));
  }

  static Stream<Arguments> payloads() {
    String claims = claims();
    return Stream.of(
        Arguments.of("sub twice, the same", first(claims, "sub", ada.userId())),
        Arguments.of("sub twice, another first", first(claims, "sub", eve.userId())),
        Arguments.of("sub twice, another last", last(claims, "sub", eve.userId())),
        Arguments.of("user_id twice", last(claims, "user_id", eve.userId())),
        Arguments.of("sub twice, once escaped", first(claims, "\\u0073ub", eve.userId())),
        Arguments.of("sid twice", last(claims, "sid", UUID.randomUUID())),
        Arguments.of("iss twice", last(claims, "iss", "https://evil.example")),
        Arguments.of("exp twice", claims.replaceFirst("\\{", "{\"exp\":9999999999,")),
        Arguments.of("groups twice", claims.replaceFirst("}$", ",\"groups\":[\"admin\"]}")),
        Arguments.of("text after the claims", claims + " x"),
        Arguments.of("two objects", claims + claims),
        Arguments.of("a comment", claims.replaceFirst("\\{", "{/**/")),
        Arguments.of("a byte order mark", "\uFEFF" + claims),
        Arguments.of("a token", ada.token()),
        Arguments.of("a token as text", "\"" + ada.token() + "\""),
        Arguments.of("exp without end", claims.replaceFirst("\"exp\":\\d+", "\"exp\":1e400")),
        Arguments.of("exp not a number", claims.replaceFirst("\"exp\":\\d+", "\"exp\":NaN")),
        Arguments.of("exp in a list", claims.replaceFirst("\"exp\":(\\d+)", "\"exp\":[$1]")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
  void aPayloadThatTheServiceWouldNotWriteIsRefused(String name, String payload) {
    assertRefused(forge.signed(withKid(HEADER), payload));
  }

  static Stream<Arguments> spellings() {
    String header = Base64URL.encode(withKid(HEADER)).toString();
    String payload = Base64URL.encode(claims()).toString();
    String token = ada.token();
    int middle = token.indexOf('.') + 20;
    return Stream.of(
        Arguments.of("header padded", forge.signed(padded(header + ".") + payload)),
        Arguments.of("payload padded", forge.signed(header + "." + padded(payload))),
        Arguments.of("payload's unused bits", forge.signed(header + "." + unusedBits())),
        Arguments.of("payload's alphabet", forge.signed(header + "." + standardAlphabet())),
        Arguments.of("space within", token.substring(0, middle) + " " + token.substring(middle)),
        Arguments.of("tab within", token.substring(0, middle) + "\t" + token.substring(middle)),
        Arguments.of("space after a dot", token.replaceFirst("\\.", ". ")),
        Arguments.of("%0A within", token.substring(0, middle) + "%0A" + token.substring(middle)),
        Arguments.of("space within, signed", forge.signed(header + "." + payload + " ")),
        Arguments.of("space before", " " + token),
        Arguments.of("in quotes", "\"" + token + "\""),
        Arguments.of("JSON serialisation", json(token)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void anotherSpellingIsRefused(String name, String token) {
    assertRefused(token);
  }

  static Stream<Arguments> otherKinds() throws JOSEException {
    Map<String, Object> others = forge.claims();
    others.put("iss", "https://other.example");
    return Stream.of(
        Arguments.of("ES256 of zeros", es256(new byte[64])),
        Arguments.of("ES256 of zeros in DER", es256(new byte[] {48, 6, 2, 1, 0, 2, 1, 0})),
        Arguments.of("ES256 of nothing", es256(new byte[0])),
        Arguments.of("RS256 of nothing", forge.unsigned(withKid(HEADER), "")),
        Arguments.of("JWE to the public key", encrypted(claims(), null)),
        Arguments.of("JWE of a token", encrypted(ada.token(), "JWT")),
        Arguments.of("token in a token", forge.signed(nestedHeader(), ada.token())),
        Arguments.of(
            "another issuer's, with its key",
            TokenForge.sign(
                forge.header().keyID("eve").build(),
                new Payload(others),
                new RSASSASigner(evesKey))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherKinds")
  void anotherKindOfTokenIsRefused(String name, String token) {
    assertRefused(token);
  }

  @Test
  void theForgeIsRightOtherwise() {
    assertThat(me(forge.signed(withKid(HEADER), claims())).statusCode()).isEqualTo(200);
    assertThat(me(forge.signed(withKid(HEADER).replace(",", " , "), claims())).statusCode())
        .isEqualTo(200);
    // Control characters are permitted between the members, but the issuer never writes any.
    assertThat(me(forge.signed(withKid(HEADER).replace(",", " ,\n"), claims())).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u"})
  void aKeyElsewhereIsNeverFetched(String member) throws IOException, JOSEException {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket elsewhere = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> serve(elsewhere, connections));
      server.start();
      String url = "http://localhost:" + elsewhere.getLocalPort() + "/keys";
      for (String kid : List.of("eve", forge.publicKey().getKeyID(), "")) {
        String header =
            Json.createObjectBuilder(forge.header().keyID(kid).build().toJSONObject())
                .add(member, url)
                .build()
                .toString();
        String input = Base64URL.encode(header) + "." + Base64URL.encode(claims());
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        assertRefused(input + "." + new RSASSASigner(evesKey).sign(forge.header().build(), bytes));
        assertRefused(forge.signed(header, claims()));
      }
      assertThat(connections).as("by the service").hasValue(0);

      assertThat(URI.create(url).toURL().openStream().readAllBytes()).isNotEmpty();
      assertThat(connections).as("by the test").hasValue(1);
    }
  }

  /** Ours has the key, so who asked and believed would let Eve in. */
  private static void serve(ServerSocket elsewhere, AtomicInteger connections) {
    byte[] keys = new JWKSet(evesKey.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + keys.length;
    try {
      while (true) {
        try (Socket client = elsewhere.accept()) {
          connections.incrementAndGet();
          client.getInputStream().read(new byte[1024]);
          client.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          client.getOutputStream().write(keys);
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /**
   * Request line and headers together may have 16 KiB (preboot.asadmin); more is refused before the
   * token is read.
   */
  @ParameterizedTest
  @ValueSource(ints = {17 * 1024, 64 * 1024, 1024 * 1024})
  void aTokenLargerThanAnyHeaderEndsAtTheServer(int size) throws IOException {
    long logged = RunningService.shared().logSize();

    assertThat(statusLine("A".repeat(size))).startsWith("HTTP/1.1 431 ");

    assertThat(RefusedTokenIT.logEntries(logged)).hasSizeLessThanOrEqualTo(1);
    assertThat(me(ada.token()).statusCode()).as("the service goes on").isEqualTo(200);
  }

  @Test
  void theLongestTokenThatPassesTheServerIsRefusedInOurFormat() {
    assertRefused("A".repeat(7 * 1024));
    assertRefused("A".repeat(15 * 1024));
    assertRefused(forge.token(claims -> claims.put("jti", "x".repeat(4096))) + "x");
  }

  /** A token that this node has verified a moment ago is remembered: by its whole text only. */
  @Test
  void nothingButItsWholeTextFindsAKnownToken() {
    String known = ada.token();
    String other = forge.token(claims -> {});
    assertThat(me(known).statusCode()).isEqualTo(200);
    assertThat(me(other).statusCode()).isEqualTo(200);
    String[] parts = known.split("\\.", -1);
    String[] others = other.split("\\.", -1);
    String input = parts[0] + "." + parts[1] + ".";

    Stream.of(
            input + others[2],
            input + others[2].substring(0, 171) + parts[2].substring(171),
            input + Base64URL.encode(new byte[256]),
            input,
            input.substring(0, input.length() - 1),
            parts[0] + "." + others[1] + "." + parts[2],
            parts[0] + "." + Base64URL.encode(claims()) + "." + parts[2],
            Base64URL.encode("{}") + "." + parts[1] + "." + parts[2],
            "." + parts[1] + "." + parts[2],
            known.substring(0, known.length() - 1),
            known.substring(1),
            known + "A",
            known + "=",
            known + "==",
            known + ".",
            known + "." + parts[2],
            " " + known,
            known + "\t" + known,
            known + "," + known,
            known.toLowerCase(java.util.Locale.ROOT),
            known.toUpperCase(java.util.Locale.ROOT),
            swappedCase(known),
            known.replace('-', '+').replace('_', '/') + "=")
        .forEach(CraftedTokenIT::assertRefused);
    assertThat(me(known).statusCode()).as("still known").isEqualTo(200);
  }

  private static void assertRefused(String token) {
    long logged = RunningService.shared().logSize();

    Response answer = me(token);

    TestUser.assertRefused(answer, 401, "invalid_token");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"sallyport\", error=\"invalid_token\"");
    assertThat(RefusedTokenIT.logEntries(logged)).hasSizeLessThanOrEqualTo(1);
  }

  private static Response me(String token) {
    return ada.anonymous().header("Authorization", "Bearer " + token).get("/api/auth/me");
  }

  private static String claims() {
    return new Payload(forge.claims()).toString();
  }

  private static String withKid(String header) {
    return header.replace("KID", forge.publicKey().getKeyID());
  }

  private static String first(String claims, String name, Object value) {
    return claims.replaceFirst("\\{", "{\"" + name.replace("\\", "\\\\") + "\":\"" + value + "\",");
  }

  private static String last(String claims, String name, Object value) {
    return claims.replaceFirst("}$", ",\"" + name + "\":\"" + value + "\"}");
  }

  private static String padded(String part) {
    return part.endsWith(".") ? part.replace(".", "=.") : part + "=";
  }

  /** Of a payload whose last character has unused bits, another spelling. */
  private static String unusedBits() {
    String claims = claims();
    while (claims.getBytes(StandardCharsets.UTF_8).length % 3 != 2) {
      claims += " ";
    }
    String payload = Base64URL.encode(claims).toString();
    char last = payload.charAt(payload.length() - 1);
    return payload.substring(0, payload.length() - 1) + (char) (last + 1);
  }

  /** Of a payload that has characters of which Base64's two alphabets differ. */
  private static String standardAlphabet() {
    String claims = last(claims(), "x", "???>>>~~~???>>>~~~");
    return java.util.Base64.getEncoder()
        .withoutPadding()
        .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(String token) {
    String[] parts = token.split("\\.", -1);
    return "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
        .formatted(parts[0], parts[1], parts[2]);
  }

  private static String es256(byte[] signature) {
    return forge.unsigned(
        withKid(HEADER).replace("RS256", "ES256"), Base64URL.encode(signature).toString());
  }

  private static String nestedHeader() {
    return withKid(HEADER).replaceFirst("}$", ",\"cty\":\"JWT\"}");
  }

  private static String encrypted(String content, String contentType) throws JOSEException {
    JWEHeader header =
        new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
            .keyID(forge.publicKey().getKeyID())
            .contentType(contentType)
            .build();
    JWEObject object = new JWEObject(header, new Payload(content));
    object.encrypt(new RSAEncrypter(forge.publicKey()));
    return object.serialize();
  }

  private static String swappedCase(String text) {
    return text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** By a socket of the test's own: a client library would give up while it sends. */
  private static String statusLine(String token) throws IOException {
    URI service = RunningService.shared().url();
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      Thread sender =
          new Thread(
              () -> {
                try {
                  out.write(
                      ("GET /api/auth/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                              + token
                              + "\r\n\r\n")
                          .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException endedByTheServer) {
                  // It need not read what it refuses.
                }
              });
      sender.start();
      byte[] answer = socket.getInputStream().readNBytes(64);
      return new String(answer, StandardCharsets.US_ASCII);
    }
  }
}
