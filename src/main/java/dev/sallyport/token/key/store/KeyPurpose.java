package dev.sallyport.token.key.store;

import dev.sallyport.platform.crypto.RootSecret;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a signing key signs. Keys of different purposes are never interchangeable: each purpose has
 * its own keys, its own key set and its own seal.
 */
public enum KeyPurpose {
  /** Access tokens, for every resource server. */
  ACCESS_TOKEN("", "token/key-seal"),

  /** ID tokens and logout tokens, for the clients of the OpenID Provider. */
  ID_TOKEN("id_token:", "token/id-token-key-seal");

  private final String prefix;
  private final String label;

  KeyPurpose(String prefix, String label) {
    this.prefix = prefix;
    this.label = label;
  }

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The column {@code sealed_by} of a key: the purpose and the fingerprint of the secret. Access
   * tokens have only the fingerprint, as all keys had before there were other purposes, so that
   * nodes of earlier versions do not use the keys of other purposes.
   */
  public String sealedBy(RootSecret secret) {
    return prefix + secret.fingerprint();
  }

  /** The {@code sealed_by} of the keys that this node can open. */
  public List<String> openable(RootSecret secret) {
    return named(secret.fingerprints());
  }

  /** The {@code sealed_by} of the keys that are sealed under earlier secrets. */
  public List<String> sealedByPrevious(RootSecret secret) {
    return named(secret.previous().stream().map(RootSecret::fingerprint).toList());
  }

  private List<String> named(List<String> fingerprints) {
    return fingerprints.stream().map(fingerprint -> prefix + fingerprint).toList();
  }

  /** The secret that seals a key; empty if this node does not have it. */
  Optional<RootSecret> secretOf(String sealedBy, RootSecret secret) {
    return secret.withFingerprint(sealedBy.substring(prefix.length()));
  }

  /** The label of the HKDF key that seals the keys. */
  String label() {
    return label;
  }

  /** The purpose of a key by its {@code sealed_by}. */
  static KeyPurpose of(String sealedBy) {
    return Arrays.stream(values())
        .filter(purpose -> !purpose.prefix.isEmpty() && sealedBy.startsWith(purpose.prefix))
        .findFirst()
        .orElse(ACCESS_TOKEN);
  }
}
