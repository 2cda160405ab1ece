package dev.sallyport.admin.user;

import dev.sallyport.account.NewAccount;
import dev.sallyport.account.Roles;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An account that an operator creates or offers.
 *
 * @param roles null for {@code user}
 * @param language of the mails, such as {@code de}; null for English
 */
public record AccountRequest(String email, List<String> roles, String language) {
  private static final List<String> LANGUAGES =
      Arrays.stream(Language.values()).map(Language::tag).toList();

  /**
   * The account, whose address is not verified.
   *
   * @throws Problem 400 naming every fault
   */
  public NewAccount account() {
    List<Fault> faults = new ArrayList<>();
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (email == null) {
      faults.add(new Fault("email", "required", "is required"));
    } else if (address.isEmpty()) {
      faults.add(new Fault("email", "malformed", EmailAddress.reason(email)));
    } else if (address.get().isReserved()) {
      faults.add(new Fault("email", "reserved", EmailAddress.RESERVED));
    }
    if (roles != null) {
      faults.addAll(UserChangeRequest.faults(roles));
    }
    if (language != null && !LANGUAGES.contains(language)) {
      faults.add(
          new Fault("language", "unknown_language", "must be " + String.join(" or ", LANGUAGES))
              .with("allowed", List.copyOf(LANGUAGES)));
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return new NewAccount(
        address.orElseThrow(),
        false,
        Language.ofTag(language).orElse(Language.EN),
        roles == null ? Set.of(Roles.USER) : Set.copyOf(roles));
  }
}
