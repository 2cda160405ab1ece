package dev.sallyport.web.account.passkey;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.passkey.PasskeyEnrolmentService;
import dev.sallyport.signin.passkey.PasskeyView;
import dev.sallyport.web.account.panel.AccountPages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Finds a passkey of the user who is signed in. */
@RequestScoped
public class OwnPasskeys {
  private final PasskeyEnrolmentService enrolments;
  private final AccountPages pages;

  @Inject
  public OwnPasskeys(PasskeyEnrolmentService enrolments, AccountPages pages) {
    this.enrolments = enrolments;
    this.pages = pages;
  }

  /**
   * @throws Problem 404 if the user has no passkey with the id
   */
  PasskeyView find(UUID id) {
    return enrolments.list(pages.session()).data().stream()
        .filter(passkey -> passkey.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }
}
