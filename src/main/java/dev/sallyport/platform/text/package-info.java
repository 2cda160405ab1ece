/**
 * Texts for people in their language.
 *
 * <p>Guarantees: every language has every text, and an operator's replacement fits to it, or the
 * service does not start.
 *
 * <p>Decisions: property files in UTF-8 rather than {@code ResourceBundle}, which falls back to the
 * language of the server.
 */
package dev.sallyport.platform.text;
