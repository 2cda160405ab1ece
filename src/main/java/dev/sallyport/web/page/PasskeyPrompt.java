package dev.sallyport.web.page;

import java.util.Optional;

/**
 * A button that asks an authenticator; shown by the script of the page, where the browser can.
 *
 * @param label of the button
 * @param action to which the response is submitted, relative to the pages
 * @param options for {@code navigator.credentials.get}, as JSON; without them the script requests
 *     some, and offers passkeys in the field of the e-mail address as well
 */
public record PasskeyPrompt(String label, String action, Optional<String> options) {}
