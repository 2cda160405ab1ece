/**
 * The parts of which the pages of the account are made.
 *
 * <p>Guarantees: what a page says after a change is chosen by a key of a fixed list, so that no
 * text of an address is shown.
 */
package dev.sallyport.web.account.panel;
