package dev.sallyport.signin.enrolment;

import java.util.List;

/**
 * New recovery codes, which are shown once.
 *
 * @param recoveryCodes ten
 */
public record RecoveryCodesView(List<String> recoveryCodes) {
  public RecoveryCodesView {
    recoveryCodes = List.copyOf(recoveryCodes);
  }

  @Override
  public String toString() {
    return "RecoveryCodesView[hidden]";
  }
}
