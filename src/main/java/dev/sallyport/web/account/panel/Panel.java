package dev.sallyport.web.account.panel;

import java.util.List;
import java.util.Optional;

/** A part of a page: a text, what the user has, and what can be done. */
public record Panel(
    Optional<String> title, Optional<String> text, List<Row> rows, List<Action> actions) {
  public Panel {
    rows = List.copyOf(rows);
    actions = List.copyOf(actions);
  }

  /** Rows without a heading. */
  public static Panel of(String text, List<Row> rows, List<Action> actions) {
    return new Panel(Optional.empty(), Optional.of(text), rows, actions);
  }

  boolean hasRows() {
    return !rows.isEmpty();
  }

  boolean hasActions() {
    return !actions.isEmpty();
  }
}
