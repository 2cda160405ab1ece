package dev.sallyport.credential.totp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrCodeImageTest {
  private static final int SCALE = 8;

  /** By another library than the one that has drawn it. */
  @Test
  void imageIsReadAsTheTextThatWasDrawn() throws Exception {
    String uri =
        "otpauth://totp/auth.example.com:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            + "&issuer=auth.example.com&algorithm=SHA1&digits=6&period=30";

    assertThat(read(QrCodeImage.svg(uri))).isEqualTo(uri);
  }

  @Test
  void imageHasNeitherScriptNorReference() {
    assertThat(QrCodeImage.svg("<script>")).doesNotContain("script", "href", "url(", "style");
  }

  private static String read(String svg) throws Exception {
    Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(svg);
    assertThat(box.find()).isTrue();
    int size = Integer.parseInt(box.group(1)) * SCALE;
    int[] pixels = new int[size * size];
    Arrays.fill(pixels, 0xFFFFFF);
    Matcher module = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z").matcher(svg);
    while (module.find()) {
      int left = Integer.parseInt(module.group(1)) * SCALE;
      int top = Integer.parseInt(module.group(2)) * SCALE;
      for (int y = top; y < top + SCALE; y++) {
        Arrays.fill(pixels, y * size + left, y * size + left + SCALE, 0);
      }
    }
    return new QRCodeReader()
        .decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(size, size, pixels))))
        .getText();
  }
}
