package dev.sallyport.audit.chain.checkpoint;

import java.util.List;

/** Fired in the transaction that wrote seals; observed after the commit to remember them. */
public record ChainExtended(List<ChainLink> links) {}
