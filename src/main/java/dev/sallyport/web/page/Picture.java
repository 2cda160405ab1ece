package dev.sallyport.web.page;

/**
 * A picture with its content as text.
 *
 * @param source a {@code data:} URL
 * @param label of the picture
 * @param hint before the text
 * @param text for typing
 */
public record Picture(String source, String label, String hint, String text) {
  @Override
  public String toString() {
    return "Picture[hidden]";
  }
}
