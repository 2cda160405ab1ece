package dev.sallyport.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes tokens that the service would not: with claims, headers and keys at will, the service's own
 * signing key among them, which it opens as an operator with the database and {@code JWT_SECRET}
 * could.
 */
public final class TokenForge {
  private final RSAKey publicKey;
  private final PrivateKey privateKey;
  private final TestUser visitor;

  private TokenForge(RSAKey publicKey, PrivateKey privateKey, TestUser visitor) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.visitor = visitor;
  }

  /** Tokens in the name of the visitor. */
  public static TokenForge withServicesKey(TestUser visitor) {
    String kid = parsed(visitor).getHeader().getKeyID();
    Object jwk = Database.value("select public_jwk from signing_keys where kid = ?", kid);
    Object sealed =
        Database.value("select sealed_private_key from signing_keys where kid = ?", kid);
    RootSecret secret =
        new RootSecret(new Configuration(name -> Optional.of(RunningService.shared().secret())));
    try {
      byte[] plain =
          new AeadBox(secret.derive("token/key-seal", 32), new SecureRandom())
              .open((byte[]) sealed, kid);
      PrivateKey key =
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(plain));
      return new TokenForge(RSAKey.parse((String) jwk), key, visitor);
    } catch (GeneralSecurityException | ParseException broken) {
      throw new IllegalStateException(broken);
    }
  }

  RSAKey publicKey() {
    return publicKey;
  }

  /** A header as the service writes it. */
  JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256)
        .type(JOSEObjectType.JWT)
        .keyID(publicKey.getKeyID());
  }

  /** Claims as the service issues them. */
  Map<String, Object> claims() {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", "http://localhost:8080");
    claims.put("aud", "sallyport");
    claims.put("sub", visitor.userId().toString());
    claims.put("user_id", visitor.userId().toString());
    claims.put("upn", visitor.email());
    claims.put("email", visitor.email());
    claims.put("email_verified", false);
    claims.put("groups", List.of("user"));
    claims.put("sid", sessionId());
    claims.put("auth_time", now);
    claims.put("amr", List.of("pwd"));
    claims.put("acr", "urn:sallyport:aal1");
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now);
    claims.put("exp", now + 900);
    return claims;
  }

  /** Properly signed; only the claims are not the service's. */
  public String token(Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = claims();
    change.accept(claims);
    return sign(header().build(), new Payload(claims), signer());
  }

  /** Properly signed, with a header of one's own. */
  String token(JWSHeader header) {
    return sign(header, new Payload(claims()), signer());
  }

  /** Of the visitor's own token: a session that is there. */
  private Object sessionId() {
    return parsed(visitor).getPayload().toJSONObject().get("sid");
  }

  private static SignedJWT parsed(TestUser visitor) {
    try {
      return SignedJWT.parse(visitor.token());
    } catch (ParseException broken) {
      throw new IllegalStateException(broken);
    }
  }

  JWSSigner signer() {
    return new RSASSASigner(privateKey);
  }

  static String sign(JWSHeader header, Payload payload, JWSSigner signer) {
    try {
      JWSObject object = new JWSObject(header, payload);
      object.sign(signer);
      return object.serialize();
    } catch (JOSEException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Text for text, whatever header and payload say, signed with the service's key. */
  String signed(String header, String payload) {
    return signed(Base64URL.encode(header) + "." + Base64URL.encode(payload));
  }

  /** The same for two parts that are encoded already, rightly or not. */
  String signed(String input) {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(privateKey);
      rsa.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64URL.encode(rsa.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Whatever the header says. */
  String unsigned(String header, String signature) {
    String payload = new Payload(claims()).toBase64URL().toString();
    return Base64URL.encode(header) + "." + payload + "." + signature;
  }
}
