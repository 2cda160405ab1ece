package dev.sallyport.token;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * BouncyCastle's ECDSA, ten times as fast as that of JDK 17. jose4j finds it by name only, so it is
 * registered, but alone and under a name of its own: BouncyCastle as a whole, registered by this
 * application, would be every other one's, too.
 */
final class EcdsaProvider extends Provider {
  static final String NAME = "SallyportECDSA";

  /** For keys: what it signs and verifies with without converting them each time. */
  static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private EcdsaProvider() {
    super(NAME, "1", "ECDSA by BouncyCastle, for access tokens");
    putService(new Delegate(this, BOUNCY_CASTLE.getService("Signature", "SHA256withECDSA")));
  }

  /** Before the first key is used. */
  static void register() {
    // One of an earlier deployment holds classes that are gone.
    unregister();
    Security.addProvider(new EcdsaProvider());
  }

  static void unregister() {
    Security.removeProvider(NAME);
  }

  private static final class Delegate extends Service {
    private final Service service;

    Delegate(Provider provider, Service service) {
      super(
          provider, service.getType(), service.getAlgorithm(), service.getClassName(), null, null);
      this.service = service;
    }

    @Override
    public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
      return service.newInstance(parameter);
    }
  }
}
