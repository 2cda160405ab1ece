package dev.sallyport.credential.totp;

import io.nayuki.qrcodegen.QrCode;

/** Draws a text as a QR code. */
public final class QrCodeImage {
  /** The light margin that the standard requires, in modules. */
  private static final int MARGIN = 4;

  private QrCodeImage() {}

  /**
   * An SVG document without scripts, styles and references, dark on light in every theme.
   *
   * @param text at most 500 characters
   */
  public static String svg(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + MARGIN).append(',').append(y + MARGIN).append("h1v1h-1z");
        }
      }
    }
    int size = code.size + 2 * MARGIN;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
    <rect width="100%%" height="100%%" fill="#fff"/><path d="%s" fill="#000"/></svg>"""
        .formatted(size, size, path);
  }
}
