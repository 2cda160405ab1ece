package dev.sallyport.audit;

import java.util.Locale;

/** What a seal is for; stored as {@link #code()}, and signed like the rest of it. */
enum SealPurpose {
  /** Covers every event after one place and up to another. */
  EVENTS,
  /**
   * Continues the chains of version 1, whose heads its detail lists ({@code month:number:hash}).
   */
  BEGIN,
  /** From here on another {@code JWT_SECRET} signs: its fingerprint is the subject. */
  SECRET,
  /** What the nodes remembered was not in the database. Subject: {@code number:hash} of that. */
  GAP,
  /** Covers the events of a gap as they were when an operator acknowledged it; detail: places. */
  RESEALED,
  /** An operator acknowledged a break; the detail is its identifier, the subject what it is of. */
  ACKNOWLEDGED,
  /** Months before the subject were dropped. Detail: first seal that is kept, and its start. */
  DROPPED,
  /**
   * The personal data of the subject was erased, in events up to the position that is the detail.
   * Covers again those that were sealed in version 1.
   */
  ERASED;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
