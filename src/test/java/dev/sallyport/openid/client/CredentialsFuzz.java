package dev.sallyport.openid.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import java.util.List;

/** {@code Authorization: Basic}. */
public final class CredentialsFuzz {
  private CredentialsFuzz() {}

  public static boolean basic(byte[] input) {
    List<ClientCredentials> readings = ClientCredentials.readings(Input.text(input));
    readings.forEach(
        reading -> {
          assertThat(reading.id()).isNotNull();
          assertThat(reading.secret()).isNotNull();
        });
    return !readings.isEmpty();
  }
}
