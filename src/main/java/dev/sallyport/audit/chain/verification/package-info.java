/**
 * Compares the chain with the events, in slices that another node can continue.
 *
 * <p>Guarantees: every event that was changed, deleted or added and every seal that was changed or
 * deleted is reported, except breaks that an operator has acknowledged. One break does not hide
 * another; of each kind the first thousand are named and the others counted. The memory that a
 * slice needs does not depend on the number of events.
 *
 * <p>The order of a verification: the seals of version 1 ({@link
 * dev.sallyport.audit.chain.verification.MonthlyChainVerifier}), the seals of version 2 ({@link
 * dev.sallyport.audit.chain.verification.ChainVerifier}) with what they state ({@link
 * dev.sallyport.audit.chain.verification.StatementVerifier}), then the events and seals beyond.
 */
package dev.sallyport.audit.chain.verification;
