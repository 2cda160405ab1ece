package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.audit.chain.checkpoint.ChainKey.Signer;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;

/**
 * Determines which secret signed a seal. An earlier secret is accepted only for seals before the
 * one that states its replacement by {@code JWT_SECRET}, so that someone who learns it later cannot
 * continue the chain.
 */
public final class CheckpointSigners {
  private final ChainKey key;
  private final AuditCheckpoints seals;
  private Integer replacedAt;

  public CheckpointSigners(ChainKey key, AuditCheckpoints seals) {
    this.key = key;
    this.seals = seals;
  }

  public Signer of(Stored stored) {
    Signer signer = key.signer(stored);
    boolean late = stored.link().version() > 1 && stored.link().number() > replacedAt();
    return signer == Signer.EARLIER && late ? Signer.NONE : signer;
  }

  public boolean isTrusted(Stored stored) {
    Signer signer = of(stored);
    return signer == Signer.CURRENT || signer == Signer.EARLIER;
  }

  private int replacedAt() {
    if (replacedAt == null) {
      replacedAt =
          seals
              .newestOf(CheckpointPurpose.SECRET, stored -> key.signer(stored) == Signer.CURRENT)
              .map(stored -> stored.link().number())
              .orElse(Integer.MAX_VALUE);
    }
    return replacedAt;
  }
}
