package dev.sallyport.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.mail.EmailAddress;
import java.util.Optional;

/** What says who somebody is. */
public final class AccountFuzz {
  private AccountFuzz() {}

  public static boolean email(byte[] input) {
    Optional<EmailAddress> address = EmailAddress.parse(Input.text(input));
    address.ifPresent(
        good -> {
          assertThat(EmailAddress.parse(good.toString())).hasValue(good);
          assertThat(good.toString()).matches("[!-~]{3,254}").doesNotContainPattern("[A-Z,;:<>()]");
          assertThat(good.toString().codePoints().filter(c -> c == '@')).hasSize(1);
        });
    return address.isPresent();
  }

  public static boolean phc(byte[] input) {
    String text = Input.text(input);
    Optional<PasswordHash> hash = PasswordHash.parse(text);
    hash.ifPresent(good -> assertThat(good.encoded()).isEqualTo(text));
    return hash.isPresent();
  }
}
