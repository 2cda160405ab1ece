package dev.sallyport.web.account.email;

import dev.sallyport.problem.Problem;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The form for the code that was mailed. */
@RequestScoped
public class EmailCodeForm {
  private final AccountPages pages;

  @Inject
  public EmailCodeForm(AccountPages pages) {
    this.pages = pages;
  }

  /**
   * The page.
   *
   * @param state with the flow, about the address
   */
  String show(FormState state, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("email_code_title"),
                "account/email/confirm",
                List.of(Field.code(pages.text("code"))),
                pages.text("continue"))
            .withIntro(pages.text("email_code_intro", "email", state.about().orElse("")));
    return pages.form(form, state, problem);
  }
}
