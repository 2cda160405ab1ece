package dev.sallyport.audit;

import java.util.List;

/** Fired in the transaction that wrote seals, for whoever remembers them once it is committed. */
record ChainExtended(List<ChainLink> links) {}
