package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.NativeRsa;
import dev.sallyport.token.key.store.SigningAlgorithm;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NativeRsaTest {
  private static final KeyPair PAIR = SigningAlgorithm.RS256.generate();

  private final NativeRsa rsa = NativeRsa.loaded().orElseThrow();

  /** RSASSA-PKCS1-v1_5 is deterministic (RFC 8017, section 8.2). */
  @Property(tries = 50)
  void theSignatureIsThatOfTheJdk(@ForAll @Size(max = 2048) byte[] input) throws Exception {
    Signature jdk = Signature.getInstance("SHA256withRSA", "SunRsaSign");
    jdk.initSign(PAIR.getPrivate());
    jdk.update(input);

    assertThat(rsa.sign(converted(), input)).isEqualTo(jdk.sign());
  }

  @Test
  void manyThreadsDoNotDisturbEachOther() {
    TestTokens tokens = TestTokens.usual();

    List<String> issued =
        IntStream.range(0, 200).parallel().mapToObj(number -> tokens.issued()).toList();

    assertThat(issued).allSatisfy(token -> assertThat(tokens.verifier().verify(token)).isPresent());
  }

  @Test
  void anotherLibraryVerifiesItsTokens() throws Exception {
    TestTokens tokens = TestTokens.usual();
    KeyRing.Key key = tokens.keys.get(0);

    SignedJWT token = SignedJWT.parse(tokens.issued());

    assertThat(key.privateKey().getClass().getName()).startsWith("com.amazon.corretto.");
    assertThat(token.getHeader().toJSONObject())
        .containsExactlyInAnyOrderEntriesOf(Map.of("typ", "JWT", "alg", "RS256", "kid", key.kid()));
    assertThat(token.verify(new RSASSAVerifier((RSAPublicKey) key.publicKey()))).isTrue();
  }

  @Test
  void aKeyOfTheJdkIsAcceptedAsWell() throws Exception {
    byte[] input = {1, 2, 3};

    assertThat(rsa.sign(PAIR.getPrivate(), input)).isEqualTo(rsa.sign(converted(), input));
  }

  @Test
  void aDamagedKeyIsRefused() {
    assertThatThrownBy(() -> SigningAlgorithm.RS256.decode(new byte[] {1}))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void onlyTokensAreSignedWithIt() throws Exception {
    assertThat(Security.getProviders())
        .extracting(Provider::getName)
        .noneMatch(name -> name.startsWith("AmazonCorretto"));
    assertThat(Signature.getInstance("SHA256withRSA").getProvider().getName())
        .isEqualTo("SunRsaSign");
    assertThat(SigningAlgorithm.ES256.nativeSigner()).isEmpty();
  }

  /** The classes of the first deployment, and its library, are still in memory. */
  @Test
  void aSecondDeploymentLoadsItAgain() throws Exception {
    List<URL> classes = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      classes.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader second =
        new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> copy = Class.forName(NativeRsa.class.getName(), true, second);

      assertThat(copy).isNotSameAs(NativeRsa.class);
      assertThat((Optional<?>) copy.getMethod("loaded").invoke(null)).isPresent();
    }
  }

  /** Such as from a temporary directory without leave to execute. */
  @Test
  void whereItCannotBeLoadedTheJdkSigns() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true",
                "-classpath",
                classPath(),
                Signing.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("RS256 tokens are signed with the JDK").contains("verified: true");
  }

  /** Run by the test above. */
  static final class Signing {
    private Signing() {}

    public static void main(String[] arguments) {
      TestTokens tokens = TestTokens.usual();
      boolean verified = tokens.verifier().verify(tokens.issued()).isPresent();
      System.out.println("verified: " + verified);
    }
  }

  private static PrivateKey converted() throws GeneralSecurityException {
    return SigningAlgorithm.RS256.decode(PAIR.getPrivate().getEncoded());
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
