package dev.sallyport.audit.chain.checkpoint;

import java.util.Locale;

/** The purpose of a seal; stored as {@link #code()} and covered by the signature. */
public enum CheckpointPurpose {
  /** Covers all events between two places. */
  EVENTS,
  /**
   * Continues the chains of version 1, whose heads its detail lists ({@code month:number:hash}).
   */
  BEGIN,
  /** From here on another {@code JWT_SECRET} signs: its fingerprint is the subject. */
  SECRET,
  /**
   * The seal that the nodes remembered was not in the database. Subject: its {@code number:hash}.
   */
  GAP,
  /**
   * Covers the events of a gap as they were when an operator acknowledged it. Detail: the places.
   */
  RESEALED,
  /** An operator acknowledged a break. Detail: its identifier; subject: what is broken. */
  ACKNOWLEDGED,
  /** Months before the subject were dropped. Detail: first seal that is kept, and its start. */
  DROPPED,
  /**
   * The personal data of the subject was erased, in events up to the position in the detail. Covers
   * again the events that were sealed in version 1.
   */
  ERASED;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
