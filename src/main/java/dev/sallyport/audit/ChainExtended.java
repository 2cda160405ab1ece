package dev.sallyport.audit;

import java.util.List;

/** Fired in the transaction that wrote seals; observed after the commit to remember them. */
record ChainExtended(List<ChainLink> links) {}
