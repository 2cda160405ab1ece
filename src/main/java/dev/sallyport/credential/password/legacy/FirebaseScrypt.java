package dev.sallyport.credential.password.legacy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Firebase's scrypt (github.com/firebase/scrypt): the signer key of the project, encrypted with
 * AES-256 in counter mode under the scrypt key of the password.
 *
 * @param logCost Firebase's {@code mem_cost}
 * @param rounds Firebase's {@code rounds}, which is the r of scrypt
 * @param octets the salt of the user followed by the salt separator of the project
 * @param signerKey of the project, 16 to 128 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FirebaseScrypt(int logCost, int rounds, byte[] octets, byte[] signerKey)
    implements LegacyRecipe {
  static final String SCHEME = "firebase-scrypt";

  private static final int KEY = 32;

  public FirebaseScrypt {
    Scrypt.requireCost(logCost, rounds, 1);
    Bounds.requireSalt(octets);
    Bounds.require("length of the signer key", signerKey.length, 16, 128);
  }

  static FirebaseScrypt read(Fields cost, Fields salt) {
    return new FirebaseScrypt(cost.number(0), cost.number(1), salt.octets(0), salt.octets(1));
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String cost() {
    return logCost + ":" + rounds;
  }

  @Override
  public String salt() {
    return Fields.base64(octets) + "." + Fields.base64(signerKey);
  }

  @Override
  public byte[] derive(byte[] password) {
    byte[] key = SCrypt.generate(password, octets, 1 << logCost, rounds, 1, KEY);
    try {
      Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
      return aes.doFinal(signerKey);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support AES-256 in counter mode", missing);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "FirebaseScrypt[" + cost() + "]";
  }
}
