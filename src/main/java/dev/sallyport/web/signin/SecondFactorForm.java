package dev.sallyport.web.signin;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.FactorRequired;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.Pages;
import dev.sallyport.web.page.PasskeyPrompt;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** The form for the second factor of a log-in. */
@RequestScoped
public class SecondFactorForm {
  private final SignInLinks links;
  private final Pages pages;

  @Inject
  public SecondFactorForm(SignInLinks links, Pages pages) {
    this.links = links;
    this.pages = pages;
  }

  /** The page for a log-in that needs a second factor, whose form was accepted. */
  Response ask(FactorRequired required, Submission form) {
    FormState next =
        form.state().in(required.flow().secret(), required.publicKey().map(JsonObject::toString));
    return Response.ok(show(form.with(next), Optional.empty())).build();
  }

  /**
   * The page.
   *
   * @param entered its state contains the flow
   */
  String show(Submission entered, Optional<Problem> problem) {
    FormState state = usable(entered.state(), problem);
    Form form =
        Form.of(
                pages.text("factor_title"),
                "second-factor",
                List.of(
                    Field.code(pages.text("code")).withHint(pages.text("factor_hint")),
                    Field.checkbox("remember", pages.text("factor_remember"))),
                pages.text("continue"))
            .withPasskey(
                state
                    .publicKey()
                    .map(
                        options ->
                            new PasskeyPrompt(
                                pages.text("passkey_button"),
                                "second-factor",
                                Optional.of(options))))
            .withLinks(List.of(links.to("start_again", "login", state)));
    return pages.form(form, state, problem);
  }

  /** The challenge for a passkey is used up by a response that was not accepted. */
  private static FormState usable(FormState state, Optional<Problem> problem) {
    boolean isUsedUp =
        problem
            .map(Problem::type)
            .filter(
                type ->
                    type == ProblemType.INVALID_PASSKEY || type == ProblemType.UNKNOWN_CREDENTIAL)
            .isPresent();
    return isUsedUp ? state.in(state.flow().orElseThrow(), Optional.empty()) : state;
  }
}
