package dev.sallyport.credential.totp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.Page;
import dev.sallyport.Chromium;
import dev.sallyport.Slow;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the camera of a phone sees of the QR code of an authenticator app. */
@Slow
class QrCodeScreenshotIT {
  private static final String URI =
      "otpauth://totp/auth.example.com:a.rather.long.address%40department.example.com"
          + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=auth.example.com"
          + "&algorithm=SHA1&digits=6&period=30";

  @ParameterizedTest
  @CsvSource({"white, 240", "white, 600", "#101418, 300"})
  void theCodeIsReadFromAScreenshot(String background, int width) throws Exception {
    try (Page page = Chromium.browser().newPage()) {
      page.setContent(
          "<body style='margin:40px;background:%s'><div style='width:%dpx'>%s</div></body>"
              .formatted(background, width, QrCodeImage.svg(URI)));
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(page.screenshot()));
      int[] pixels =
          image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());

      assertThat(
              new QRCodeReader()
                  .decode(
                      new BinaryBitmap(
                          new HybridBinarizer(
                              new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels))))
                  .getText())
          .isEqualTo(URI);
    }
  }
}
