package dev.sallyport.bench;

import java.io.IOException;

/** A server that is measured, together with its database. */
interface Subject {
  /** Seconds from the last start to the first successful response. */
  double startSeconds();

  /** CPU seconds since the last start. */
  double cpu();

  /** CPU seconds of PostgreSQL since its start. */
  double databaseCpu() throws IOException;

  /** Resident memory in MiB. */
  long memory();
}
