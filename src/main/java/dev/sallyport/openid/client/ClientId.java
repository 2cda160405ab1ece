package dev.sallyport.openid.client;

import java.util.regex.Pattern;

/** The form of client ids. */
public final class ClientId {
  /** The form, for messages. */
  public static final String RULE = "1 to 64 letters, digits and . _ -";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private ClientId() {}

  /** Whether a text may be the id of a client; false for null. */
  public static boolean isValid(String textOrNull) {
    return textOrNull != null && FORM.matcher(textOrNull).matches();
  }
}
