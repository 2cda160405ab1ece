package dev.sallyport.openid.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What kind of application a client is, which decides how it authenticates and redirects. */
public enum ClientType {
  /** A web application whose server keeps a secret or a private key. */
  WEB,
  /** A web application in the browser alone: it can keep no secret. */
  SINGLE_PAGE,
  /** An application on a device of its user (RFC 8252): it can keep no secret. */
  NATIVE,
  /** A service without users, such as a resource server that introspects tokens. */
  SERVICE;

  /** Every {@link #code()}. */
  public static final List<String> CODES = Arrays.stream(values()).map(ClientType::code).toList();

  /** Stable lower-case name, such as {@code single_page}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether clients of this type cannot keep a secret (RFC 6749, section 2.1). */
  public boolean isPublic() {
    return this == SINGLE_PAGE || this == NATIVE;
  }

  /** Whether clients of this type sign users in. */
  public boolean hasUsers() {
    return this != SERVICE;
  }

  /**
   * Whether clients of this type may sign users in with another device (RFC 8628). Not those in a
   * browser, which can be redirected.
   */
  public boolean permitsDeviceGrant() {
    return this == WEB || this == NATIVE;
  }

  /** The type with a {@link #code()}, if there is one; null is none. */
  public static Optional<ClientType> find(String codeOrNull) {
    return Arrays.stream(values()).filter(type -> type.code().equals(codeOrNull)).findFirst();
  }
}
