package dev.sallyport.session.list;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Firefox on Linux |"
            + " Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Firefox on Ubuntu |"
            + " Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Chrome on Windows | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
            + " (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Chrome on Mac OS X | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36"
            + " (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Edge on Windows | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
            + " (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
        "Safari on Mac OS X | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"
            + " (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        "Mobile Safari on iOS | Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X)"
            + " AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "Chrome Mobile on Android | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36"
            + " (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
        "Sallyport App on iOS | Sallyport App/3 CFNetwork/3826.500.131 Darwin/24.5.0",
        "curl | curl/8.5.0"
      })
  void browserAndSystemAreNamedWithoutTheirVersions(String name, String userAgent) {
    assertThat(DeviceName.of(userAgent)).isEqualTo(name);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\t", "x", "-", "Mozilla/5.0", "\u00e9\ud83d\ude80"})
  void whatNamesNothingIsUnknown(String userAgent) {
    assertThat(DeviceName.of(userAgent)).isEqualTo("Unknown device");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "Mozilla/5.0 <script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'; drop table sessions; --",
        // The library takes what stands before the slash for the name of an iPhone's application.
        "<script>alert(1)</script>/1 CFNetwork/1.0",
        "${jndi:ldap://127.0.0.1/a}/1 CFNetwork/1.0",
        "%s %n ${jndi:ldap://127.0.0.1/a}"
      })
  void markupDoesNotComeThrough(String userAgent) {
    assertThat(DeviceName.of(userAgent)).isEqualTo("Unknown device");
  }

  @Test
  void markupBesideABrowserDoesNotComeThroughEither() {
    assertThat(
            DeviceName.of(
                "<script>alert(1)</script> Mozilla/5.0 (X11; Linux x86_64; rv:140.0)"
                    + " Gecko/20100101 Firefox/140.0"))
        .isEqualTo("Firefox on Linux");
  }

  @Test
  void junkOfTheGreatestLengthIsQuick() {
    for (String junk : new String[] {"(", "a ", "Mozilla/", "Firefox/1", "9", "/;", "Android "}) {
      String longest = junk.repeat(512).substring(0, 512);
      long start = System.nanoTime();
      assertThat(DeviceName.of(longest)).isNotBlank().hasSizeLessThan(100);
      assertThat(System.nanoTime() - start).as(junk).isLessThan(2_000_000_000L);
    }
  }

  @Property(tries = 200)
  void anyTextHasAPlainName(@ForAll String text) {
    assertThat(DeviceName.of(text)).matches("[\\p{L}\\p{N}_ .+^()/!&-]{1,125}");
    assertThat(DeviceName.of(text + "/1 CFNetwork/1.0"))
        .matches("[\\p{L}\\p{N}_ .+^()/!&-]{1,125}");
  }
}
