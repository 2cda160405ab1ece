package dev.sallyport.assurance.hostile;

import dev.sallyport.account.AccountFuzz;
import dev.sallyport.admin.query.QueryParametersFuzz;
import dev.sallyport.credential.passkey.PasskeyFuzz;
import dev.sallyport.credential.password.legacy.format.HashFuzz;
import dev.sallyport.credential.recovery.RecoveryFuzz;
import dev.sallyport.imports.reader.ImportFuzz;
import dev.sallyport.openid.client.CredentialsFuzz;
import dev.sallyport.platform.PlatformFuzz;
import dev.sallyport.session.SessionFuzz;
import dev.sallyport.throttle.AddressFuzz;
import dev.sallyport.token.TokenFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that reads bytes from outside, with a few inputs that get a fuzzer past the first
 * checks. Further ones, which reached new code or broke something, are in {@code
 * src/test/resources/fuzz}, one in Base64 a line.
 */
record FuzzTarget(String name, Predicate<byte[]> parser, List<byte[]> seeds) {
  private static final List<FuzzTarget> ALL =
      List.of(
          of(
              "access-token",
              TokenFuzz::anyText,
              "",
              "0{\"typ\":\"JWT\"}",
              "1e30",
              "2AAAA",
              "3a.b.c"),
          of(
              "signed-token",
              TokenFuzz::signed,
              """
              {"typ":"JWT","alg":"ES256","kid":"key-1"}
              {"iss":"http://localhost:8080","aud":"sallyport",\
              "sub":"0d3f5a52-6f7e-4b8e-9d25-5b0c9f1d7a11","user_id":"0d3f5a52-6f7e-4b8e-9d25-5b0c9f1d7a11",\
              "upn":"ada@example.com","email":"ada@example.com","email_verified":true,"groups":["user"],\
              "sid":"7c9e6679-7425-40de-944b-e07fc1f90ae7","auth_time":1772366400,"amr":["pwd"],\
              "acr":"urn:sallyport:aal1","jti":"1","iat":1772366400,"exp":1772367300}\
              """,
              """
              {"typ":"JWT","alg":"none","kid":"key-1","crit":["b64"],"b64":false}
              {"exp":1e9,"iat":-9223372036854775808,"nbf":9223372036854775807,"groups":[null,[]]}\
              """),
          of(
              "basic-credentials",
              CredentialsFuzz::basic,
              "Basic b3JkZXJzOmNvcnJlY3QrJTIwaG9yc2U=",
              "basic  OiUlJTE=",
              "Bearer e30.e30.e30"),
          of(
              "forwarded",
              AddressFuzz::forwarded,
              "198.51.100.66, 203.0.113.7:80, 10.1.1.1\nfor=203.0.113.7;proto=https",
              "\nfor=\"[2001:db8::1]:4711\";host=\"a,b\\\"c\", for=unknown, for=_hidden",
              "[2001:db8::1]:_x, ::ffff:203.0.113.7,,",
              "\nfor=\"a\\"),
          of(
              "address",
              AddressFuzz::address,
              "192.0.2.1",
              "2001:db8::1%eth0",
              "::ffff:192.0.2.1",
              "10.0.0.0/8",
              "::"),
          of(
              "email",
              AccountFuzz::email,
              "Ada.L+x@Example.COM",
              "a@bücher.example",
              "a@xn--bcher-kva.example",
              "a@b\r\nBcc: c@d.example"),
          of(
              "phc",
              AccountFuzz::phc,
              "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
              "$argon2id$v=19$m=9999999,t=99,p=99$AAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAB"),
          of(
              "database-url",
              PlatformFuzz::databaseUrl,
              "postgresql://user:p%40ss@db-1:5432,[2001:db8::1]:5433/sallyport?sslmode=require",
              "jdbc:postgresql://host/db?user=u&password=p+q&targetServerType=primary",
              "postgres://u@h/d?socketFactory=evil.Factory"),
          of(
              "dot-env",
              PlatformFuzz::dotEnv,
              "# a\nexport A='b' # c\r\nB=c d # e\nC=\"\"\n",
              "A=\"b\n",
              "=x"),
          of(
              "cursor",
              PlatformFuzz::cursor,
              "AAXmqJiX4AAAAAAAAAAAAAAAAAAAAAAB",
              "________________________________"),
          of(
              "json-body",
              PlatformFuzz::jsonBody,
              "{\"title\":\"a\\ud83d\\ude00\\u0000\",\"is_done\":true,\"names\":[\"x\",\"y\"]}",
              "{\"title\":null,\"names\":[1,[{}]],\"x\":{\"y\":[1e999,-0]},\"title\":1}",
              "{\"names\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
          of("path-id", PlatformFuzz::pathId, "0d3f5a52-6f7e-4B8E-9d25-5b0c9f1d7a11", "1-1-1-1-1"),
          of(
              "refresh-token",
              SessionFuzz::refreshToken,
              "nVq7bqB0h0W8kP0mWq4m3r1c8sQ2yT5uXzA9dE6fGhI",
              "nVq7bq=="),
          of(
              "user-agent",
              SessionFuzz::userAgent,
              "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
              "<script>alert(1)</script>"),
          of("entity-tags", PlatformFuzz::entityTags, "\"7\", W/\"8\",, \"\"", "*", "\"7", ",,,,"),
          of(
              "cookies",
              PlatformFuzz::cookies,
              "theme=dark; __Host-a=v",
              "p=\"x; __Host-a=v; q=y\"\np=x,__Host-a=e",
              "__Host-a=v\t\t\r",
              "__Host-a=v;__Host-a=v"),
          of(
              "request-head",
              PlatformFuzz::requestHead,
              "GET /a%20b?c=d HTTP/1.1\r\nHost: localhost:8080\r\nX:\t a \r\n\r\n",
              "OPTIONS * HTTP/1.0\r\n\r\n",
              "GET http://localhost/ HTTP/1.1\r\nHost: x\r\n y\r\n\r\n",
              "GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n"),
          of(
              "header-text",
              PlatformFuzz::headerText,
              "Mozilla/5.0 (X11; Linux x86_64)",
              "M\u00fcller App/1.0 \u202e\ud83d\ude00"),
          of(
              "query",
              QueryParametersFuzz::query,
              "ip=192.0.2.0/24\nfrom=2026-01-31T12:00:00Z\nto=2026-02-01T00:00:00+01:00\nlimit=7",
              "type=login,throttled\nsuccess=true\nstep=PT1H\nrequest_id=abcdefgh",
              "step=P999999999D\nfrom=+999999999-12-31T23:59:59+18:00\nx=1\nip=::/129"),
          of(
              "recovery-code",
              RecoveryFuzz::code,
              "07-0ABCD-1EFGH-2JK",
              "10 OIL00 00000 000",
              "11-"),
          of(
              "legacy-hash",
              HashFuzz::hash,
              "$2y$05$elKJXkdwWqIVXSXjl.MprOiCbKyIBi4SJKuHe8eSAAxxV41V3ocW6",
              "pbkdf2_sha256$1000$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
              "{SSHA}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
              "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
          of(
              "import-lines",
              ImportFuzz::lines,
              "{\"email\":\"a@example.com\",\"roles\":[\"x\"],\"created_at\":\"2020-01-31T12:00:00Z\"}\n{}",
              "{\"email\":1e99999999999,\"x\":[[{\"y\":null}]]}"),
          of(
              "import-auth0",
              ImportFuzz::auth0,
              "{\"_id\":{\"$oid\":\"5f\"},\"email\":\"a@example.com\",\"email_verified\":true}",
              "{\"_id\":1,\"email\":\"a\"}"),
          of(
              "import-keycloak",
              ImportFuzz::keycloak,
              "{\"realm\":\"r\",\"users\":[{\"email\":\"a@example.com\",\"credentials\":[]}],\"x\":[{}]}",
              "{\"users\":[{\"credentials\":[{\"type\":\"otp\",\"secretData\":\"{\"}]}]}"),
          of(
              "import-firebase",
              ImportFuzz::firebase,
              "{\"users\":[{\"localId\":\"a\",\"email\":\"a@example.com\",\"createdAt\":\"1580472000000\"}]}",
              "{\"users\":[{\"passwordHash\":\"AA\",\"salt\":\"=\"}]}"),
          of(
              "import-table",
              ImportFuzz::table,
              "id,email,password\n1,\"a@example.com\",\n",
              "COPY users (email, \"password\") FROM stdin;\na\\x41\t\\N\n\\.\n"),
          ofBytes(
              "passkey-attestation",
              PasskeyFuzz::attestation,
              PasskeyFuzz.ATTESTATION,
              new byte[] {(byte) 0xBF}),
          ofBytes(
              "passkey-authenticator-data",
              PasskeyFuzz::authenticatorData,
              PasskeyFuzz.AUTHENTICATOR_DATA,
              new byte[3]),
          of(
              "passkey-request",
              PasskeyFuzz::request,
              PasskeyFuzz.use(),
              "{\"credential\":{\"id\":1e99999999999,\"response\":[{}]}}"));

  private static final List<FuzzTarget> QUICK =
      ALL.stream().filter(target -> !target.name.equals("user-agent")).toList();

  private static FuzzTarget of(String name, Predicate<byte[]> parser, String... texts) {
    return ofBytes(
        name,
        parser,
        Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
  }

  private static FuzzTarget ofBytes(String name, Predicate<byte[]> parser, byte[]... seeds) {
    return new FuzzTarget(name, parser, List.of(seeds));
  }

  static List<FuzzTarget> all() {
    return ALL;
  }

  /** Without the one that is a hundred times slower than the rest. */
  static List<FuzzTarget> quick() {
    return QUICK;
  }

  static FuzzTarget named(String name) {
    return ALL.stream().filter(target -> target.name.equals(name)).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * Whether the parser takes the input. Throws when it, or what it made of it, is not as it should
   * be.
   */
  boolean accepts(byte[] input) {
    return parser.test(input);
  }

  /** The inputs that were kept. */
  List<byte[]> corpus() {
    try {
      return Files.readAllLines(file()).stream()
          .map(line -> Base64.getDecoder().decode(line))
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Seeds and corpus. */
  List<byte[]> inputs() {
    List<byte[]> inputs = new ArrayList<>(seeds());
    inputs.addAll(corpus());
    return inputs;
  }

  Path file() {
    return Path.of("src", "test", "resources", "fuzz", name + ".txt");
  }

  /** Any of the quick ones, by a number from the fuzzer. */
  static FuzzTarget at(int index) {
    return QUICK.get(Math.floorMod(index, QUICK.size()));
  }

  /** For a fuzzer of all targets: the target's number goes before its input. */
  byte[] numbered(byte[] input) {
    byte[] numbered = new byte[input.length + 1];
    numbered[0] = (byte) QUICK.indexOf(this);
    System.arraycopy(input, 0, numbered, 1, input.length);
    return numbered;
  }

  /** What {@link #numbered} made. */
  static byte[] unnumbered(byte[] input) {
    return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
  }
}
