package dev.sallyport.assurance.cluster;

import java.util.Map;
import java.util.logging.Logger;

/** What was measured, in the log of the tests. */
final class Figures {
  private static final Logger LOG = Logger.getLogger(Figures.class.getName());

  private Figures() {}

  static void tell(String what, String figures) {
    LOG.info(() -> what + ": " + figures);
  }

  static void tell(Map<String, String> figures) {
    figures.forEach(Figures::tell);
  }
}
