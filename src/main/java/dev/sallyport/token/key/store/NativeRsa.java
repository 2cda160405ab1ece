package dev.sallyport.token.key.store;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import dev.sallyport.logging.SafeThrowable;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Signs RS256 with the Amazon Corretto Crypto Provider, whose native library takes about a quarter
 * of the time that the JDK takes. The signatures are the same, octet for octet. Thread-safe.
 *
 * <p>The provider is not registered, so that no other code of the server uses it. Its jars for
 * different processors contain different libraries under the same name; therefore the one for this
 * platform has a class loader of its own. A thread of the provider never ends: an undeployed
 * application leaves that class loader, and the library, in memory until the server restarts.
 */
public final class NativeRsa {
  private static final Logger LOG = Logger.getLogger(NativeRsa.class.getName());
  private static final String PROVIDER =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private static final Optional<NativeRsa> LOADED = load();

  private final Provider provider;

  private NativeRsa(Provider provider) {
    this.provider = provider;
  }

  /**
   * Empty, with a log entry, if the WAR has no library for the platform or if it cannot be loaded,
   * for example from a temporary directory mounted noexec.
   */
  public static Optional<NativeRsa> loaded() {
    return LOADED;
  }

  private static Optional<NativeRsa> load() {
    try {
      NativeRsa loaded = new NativeRsa(provider());
      LOG.log(Level.INFO, "RS256 tokens are signed with the Amazon Corretto Crypto Provider");
      return Optional.of(loaded);
    } catch (IOException | ReflectiveOperationException | LinkageError unusable) {
      LOG.log(
          Level.INFO,
          "RS256 tokens are signed with the JDK, which takes four times as long, because the Amazon"
              + " Corretto Crypto Provider cannot be loaded: {0}",
          SafeThrowable.line(unusable));
      return Optional.empty();
    }
  }

  private static Provider provider() throws IOException, ReflectiveOperationException {
    String jar = "accp/" + Platform.RESOURCE_PREFIX + ".jar";
    ClassLoader application = NativeRsa.class.getClassLoader();
    if (application.getResource(jar) == null) {
      throw new IOException("no library for " + Platform.RESOURCE_PREFIX);
    }
    URL[] file = {Native.extractFromResourcePath("/" + jar, application).toURI().toURL()};
    // Stays open for as long as the provider is used.
    ClassLoader own = new URLClassLoader(file, ClassLoader.getPlatformClassLoader());
    Class<?> type = Class.forName(PROVIDER, true, own);
    Provider provider = (Provider) type.getField("INSTANCE").get(null);
    Throwable failure = (Throwable) type.getMethod("getLoadingError").invoke(provider);
    if (failure != null) {
      throw new IOException(failure);
    }
    return provider;
  }

  /** Converts a key once; converting it at each signature would cost most of the time saved. */
  PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, section 3.3). */
  public byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA", provider);
    signature.initSign(key);
    signature.update(input);
    return signature.sign();
  }
}
