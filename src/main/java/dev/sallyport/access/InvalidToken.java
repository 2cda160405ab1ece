package dev.sallyport.access;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.TokenRefusal;
import java.util.Optional;

/** The problem {@code invalid_token}. */
final class InvalidToken {
  private InvalidToken() {}

  /** With the member {@code reason} if the caller may learn it. */
  static Problem of(TokenRefusal reasonOrNull) {
    return Optional.ofNullable(reasonOrNull)
        .flatMap(TokenRefusal::toldToCaller)
        .map(
            reason ->
                Problem.of(ProblemType.INVALID_TOKEN, sentence(reasonOrNull))
                    .withMember("reason", reason))
        .orElseGet(() -> Problem.of(ProblemType.INVALID_TOKEN));
  }

  private static String sentence(TokenRefusal reason) {
    return reason == TokenRefusal.EXPIRED
        ? "The access token has expired; refresh it."
        : "The session of the access token has ended; log in again.";
  }
}
