package dev.sallyport.web.page;

import dev.sallyport.problem.Problem;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import java.util.Optional;

/** A page with a form, which is shown again if what was entered cannot be accepted. */
public interface FormPage {
  /**
   * The page.
   *
   * @param entered what to show in the form
   * @param problem that prevented its submission
   */
  String show(Submission entered, Optional<Problem> problem);

  /** The page with nothing entered yet. */
  default String show(FormState state) {
    return show(Submission.empty(state), Optional.empty());
  }
}
