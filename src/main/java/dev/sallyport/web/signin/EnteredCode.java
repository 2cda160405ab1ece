package dev.sallyport.web.signin;

import dev.sallyport.web.form.Submission;
import java.util.regex.Pattern;

/**
 * What was entered in the one field for codes.
 *
 * @param ofApp six digits; otherwise null
 * @param ofRecovery anything else; null without a code
 */
record EnteredCode(String ofApp, String ofRecovery) {
  private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{3}[ -]?[0-9]{3}");

  static EnteredCode of(Submission form) {
    String code = form.text("code") == null ? null : form.text("code").strip();
    if (form.text("credential") != null || code == null) {
      // A missing code is the fault of the field for codes.
      return new EnteredCode(null, null);
    }
    return SIX_DIGITS.matcher(code).matches()
        ? new EnteredCode(code.replaceAll("[ -]", ""), null)
        : new EnteredCode(null, code);
  }

  @Override
  public String toString() {
    return "EnteredCode[hidden]";
  }
}
