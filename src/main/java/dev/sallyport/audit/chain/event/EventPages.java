package dev.sallyport.audit.chain.event;

import dev.sallyport.audit.chain.event.CheckpointedEvents.Digested;
import java.util.List;

/** Reads the events between two places in pages, so that any number fits into the memory. */
public final class EventPages {
  private static final int PAGE = 4_000;

  private final CheckpointedEvents events;
  private final EventPosition upto;
  private EventPosition place;
  private boolean isComplete;

  /**
   * @param after exclusive
   * @param upto inclusive
   */
  public EventPages(CheckpointedEvents events, EventPosition after, EventPosition upto) {
    this.events = events;
    this.place = after;
    this.upto = upto;
  }

  /** The next events in the order of their places; empty after the last. */
  public List<Digested> next() {
    if (isComplete) {
      return List.of();
    }
    List<Digested> page = events.range(place, upto, PAGE);
    isComplete = page.size() < PAGE;
    if (!isComplete) {
      place = page.get(page.size() - 1).place();
    }
    return page;
  }
}
