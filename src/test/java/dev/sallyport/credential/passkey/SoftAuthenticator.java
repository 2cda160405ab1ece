package dev.sallyport.credential.passkey;

import com.upokecenter.cbor.CBORObject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An authenticator and its browser, written down once more from the specification: it shares no
 * code with the verifier. Its fields can be set to what an attacker would send.
 */
public final class SoftAuthenticator {
  /** An algorithm with its COSE number. */
  public enum Algorithm {
    ES256(-7, "SHA256withECDSA"),
    ES384(-35, "SHA384withECDSA"),
    ED25519(-8, "Ed25519"),
    RS256(-257, "SHA256withRSA");

    final int cose;
    final String signature;

    Algorithm(int cose, String signature) {
      this.cose = cose;
      this.signature = signature;
    }
  }

  private static final int USER_PRESENT = 0x01;
  private static final int USER_VERIFIED = 0x04;
  private static final int BACKUP_ELIGIBLE = 0x08;
  private static final int BACKED_UP = 0x10;
  private static final int ATTESTED = 0x40;

  private final Algorithm algorithm;
  private final KeyPair keys;
  private byte[] userHandle;

  public byte[] id = random(32);
  public String origin;
  public String rpId;
  public boolean userPresent = true;
  public boolean userVerified = true;
  public boolean backupEligible = true;
  public boolean backedUp = true;
  public Boolean crossOrigin = false;
  public String topOrigin;
  public String createType = "webauthn.create";
  public String getType = "webauthn.get";
  public String challenge;
  public long counter;

  /** How much each use increases the counter. */
  public long step;

  public boolean selfAttestation;
  public boolean forged;

  public SoftAuthenticator(Algorithm algorithm, String origin, String rpId) {
    this.algorithm = algorithm;
    this.origin = origin;
    this.rpId = rpId;
    this.keys = keys(algorithm);
  }

  private static KeyPair keys(Algorithm algorithm) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              switch (algorithm) {
                case ES256, ES384 -> "EC";
                case ED25519 -> "Ed25519";
                case RS256 -> "RSA";
              });
      if (algorithm == Algorithm.ES256 || algorithm == Algorithm.ES384) {
        generator.initialize(
            new ECGenParameterSpec(algorithm == Algorithm.ES256 ? "secp256r1" : "secp384r1"));
      } else if (algorithm == Algorithm.RS256) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  public String idText() {
    return encoded(id);
  }

  public byte[] userHandle() {
    return userHandle.clone();
  }

  public void claimsToBe(byte[] otherHandle) {
    userHandle = otherHandle.clone();
  }

  /** The answer to creation options: a {@code RegistrationResponseJSON}. */
  public JsonObject creates(JsonObject options) {
    userHandle = Base64.getUrlDecoder().decode(options.getJsonObject("user").getString("id"));
    byte[] client = clientData(createType, options);
    byte[] authenticator = authenticatorData(true);
    CBORObject attestation = CBORObject.NewMap();
    CBORObject statement = CBORObject.NewMap();
    if (selfAttestation) {
      statement.Add("alg", algorithm.cose).Add("sig", signature(authenticator, client));
    }
    attestation.Add("fmt", selfAttestation ? "packed" : "none")
        .Add("attStmt", statement)
        .Add("authData", authenticator);
    return credential(
        Json.createObjectBuilder()
            .add("clientDataJSON", encoded(client))
            .add("attestationObject", encoded(attestation.EncodeToBytes()))
            .add("transports", Json.createArrayBuilder().add("internal").add("hybrid").add("x")));
  }

  /** The answer to request options: an {@code AuthenticationResponseJSON}. */
  public JsonObject signs(JsonObject options) {
    counter += step;
    byte[] client = clientData(getType, options);
    byte[] authenticator = authenticatorData(false);
    JsonObjectBuilder response =
        Json.createObjectBuilder()
            .add("clientDataJSON", encoded(client))
            .add("authenticatorData", encoded(authenticator))
            .add("signature", encoded(signature(authenticator, client)));
    if (userHandle != null) {
      response.add("userHandle", encoded(userHandle));
    }
    return credential(response);
  }

  private JsonObject credential(JsonObjectBuilder response) {
    return Json.createObjectBuilder()
        .add("id", idText())
        .add("rawId", idText())
        .add("type", "public-key")
        .add("authenticatorAttachment", "platform")
        .add("clientExtensionResults", Json.createObjectBuilder())
        .add("response", response)
        .build();
  }

  private byte[] clientData(String type, JsonObject options) {
    JsonObjectBuilder data =
        Json.createObjectBuilder()
            .add("type", type)
            .add("challenge", challenge == null ? options.getString("challenge") : challenge)
            .add("origin", origin);
    if (crossOrigin != null) {
      data.add("crossOrigin", crossOrigin);
    }
    if (topOrigin != null) {
      data.add("topOrigin", topOrigin);
    }
    return data.build().toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] authenticatorData(boolean withKey) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(sha256(rpId.getBytes(StandardCharsets.UTF_8)));
    data.write(
        (userPresent ? USER_PRESENT : 0)
            | (userVerified ? USER_VERIFIED : 0)
            | (backupEligible ? BACKUP_ELIGIBLE : 0)
            | (backedUp ? BACKED_UP : 0)
            | (withKey ? ATTESTED : 0));
    data.writeBytes(ByteBuffer.allocate(4).putInt((int) counter).array());
    if (withKey) {
      data.writeBytes(new byte[16]);
      data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
      data.writeBytes(id);
      data.writeBytes(coseKey().EncodeToBytes());
    }
    return data.toByteArray();
  }

  private CBORObject coseKey() {
    CBORObject key = CBORObject.NewMap().Add(3, algorithm.cose);
    if (keys.getPublic() instanceof ECPublicKey elliptic) {
      int size = algorithm == Algorithm.ES256 ? 32 : 48;
      return key.Add(1, 2)
          .Add(-1, algorithm == Algorithm.ES256 ? 1 : 2)
          .Add(-2, unsigned(elliptic.getW().getAffineX(), size))
          .Add(-3, unsigned(elliptic.getW().getAffineY(), size));
    }
    if (keys.getPublic() instanceof EdECPublicKey edwards) {
      byte[] spki = edwards.getEncoded();
      return key.Add(1, 1)
          .Add(-1, 6)
          .Add(-2, Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    }
    RSAPublicKey rsa = (RSAPublicKey) keys.getPublic();
    return key.Add(1, 3)
        .Add(-1, unsigned(rsa.getModulus(), 256))
        .Add(-2, unsigned(rsa.getPublicExponent(), 3));
  }

  private static byte[] unsigned(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] result = new byte[size];
    int from = Math.max(0, bytes.length - size);
    System.arraycopy(bytes, from, result, size - (bytes.length - from), bytes.length - from);
    return result;
  }

  private byte[] signature(byte[] authenticator, byte[] client) {
    try {
      Signature signature = Signature.getInstance(algorithm.signature);
      signature.initSign(keys.getPrivate());
      signature.update(authenticator);
      signature.update(sha256(forged ? "other".getBytes(StandardCharsets.UTF_8) : client));
      return signature.sign();
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
