package dev.sallyport.web.account.password;

import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Panel;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Tells users who log in with a passkey only that a change needs a password. */
@RequestScoped
public class PasswordNeeded {
  private final CredentialService credentials;
  private final AccountPages pages;

  @Inject
  public PasswordNeeded(CredentialService credentials, AccountPages pages) {
    this.credentials = credentials;
    this.pages = pages;
  }

  /**
   * The page in the place of a form that asks for the password; empty if the user has one.
   *
   * @param title key of the heading
   */
  public Optional<String> page(String title) {
    boolean has =
        credentials.of(pages.session().userId()).find(CredentialType.PASSWORD).isPresent();
    return has
        ? Optional.empty()
        : Optional.of(
            pages.panels(
                title,
                List.of(
                    new Panel(
                        Optional.empty(),
                        Optional.of(pages.text("password_needed")),
                        List.of(),
                        List.of(
                            Action.link(pages.text("password_set_title"), "account/password")))),
                Optional.empty()));
  }
}
