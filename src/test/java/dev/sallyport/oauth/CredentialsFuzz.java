package dev.sallyport.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import java.util.Optional;

/** {@code Authorization: Basic}. */
public final class CredentialsFuzz {
  private CredentialsFuzz() {}

  public static boolean basic(byte[] input) {
    Optional<BasicCredentials> credentials = BasicCredentials.parse(Input.text(input));
    credentials.ifPresent(
        good -> {
          assertThat(good.id()).isNotNull();
          assertThat(good.secret()).isNotNull();
        });
    return credentials.isPresent();
  }
}
