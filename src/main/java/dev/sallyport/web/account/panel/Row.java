package dev.sallyport.web.account.panel;

import java.util.List;
import java.util.Optional;

/**
 * One of several things that a user has.
 *
 * @param badge one or two words about its state
 */
public record Row(
    String title, Optional<String> badge, List<String> details, List<Action> actions) {
  public Row {
    details = List.copyOf(details);
    actions = List.copyOf(actions);
  }
}
