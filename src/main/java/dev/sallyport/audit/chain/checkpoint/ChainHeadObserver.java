package dev.sallyport.audit.chain.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Stores the newest seal in the memory of the nodes after its commit. */
@ApplicationScoped
class ChainHeadObserver {
  private static final Logger LOG = Logger.getLogger(ChainHeadObserver.class.getName());

  private final ChainHeadCache heads;

  @Inject
  ChainHeadObserver(ChainHeadCache heads) {
    this.heads = heads;
  }

  void remember(@Observes(during = TransactionPhase.AFTER_SUCCESS) ChainExtended extended) {
    for (ChainLink link : extended.links()) {
      byte[] hash = link.hash();
      heads.remember(new ChainHeadCache.Head(link.number(), hash));
      LOG.log(
          Level.FINE,
          "Audit seal {0} of {1}: {2}",
          new Object[] {link.number(), link.month(), HexFormat.of().formatHex(hash)});
    }
  }
}
