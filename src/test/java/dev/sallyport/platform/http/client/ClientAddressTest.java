package dev.sallyport.platform.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::ffff:203.0.113.7, 203.0.113.7",
    "::FFFF:cb00:7107, 203.0.113.7",
    "0:0:0:0:0:ffff:203.0.113.7, 203.0.113.7",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "::, ::",
    "::1, ::1",
    "fe80::1%eth0, fe80::1",
    "fe80::1%2, fe80::1",
    "::1.2.3.4, ::102:304",
    "64:ff9b::203.0.113.7, 64:ff9b::cb00:7107"
  })
  void oneAddressHasOneText(String literal, String canonical) {
    assertThat(address(literal).text()).isEqualTo(canonical).isEqualTo(address(literal).toString());
    assertThat(address(literal))
        .isEqualTo(address(canonical))
        .hasSameHashCodeAs(address(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "face",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        ".1.2.3.4",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.04",
        "-1.2.3.4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4\n",
        "1.2.3.4:80",
        "1.2.3.4%eth0",
        "1.2.3.4/32",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "12345::",
        "::g",
        ".::1",
        "+1::",
        "[::1]",
        "[::1]:80",
        "::ffff:1.2.3",
        "::ffff:256.2.3.4",
        "::ffff:01.2.3.4",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "::1 ",
        "fe80::1%",
        "fe80::1%a%b",
        "fe80::1%e th",
        "::/64"
      })
  void whatIsNoLiteralIsNoAddress(String text) {
    assertThat(ClientAddress.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "::ffff:203.0.113.7, 203.0.113.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2:ffff:ffff:ffff:ffff, 2001:db8:1:2::/64",
    "2001:db8:1:2::, 2001:db8:1:2::/64",
    "2001:db8:1:3::, 2001:db8:1:3::/64",
    "2001:db8::1, 2001:db8::/64",
    "fe80::1%eth0, fe80::/64",
    "::1, ::/64"
  })
  void ipv6IsCountedByItsNetworkAndIpv4ByAddress(String literal, String network) {
    assertThat(address(literal).network()).isEqualTo(network);
  }

  @Test
  void differentAddressesAreNotEqual() {
    assertThat(address("203.0.113.7")).isNotEqualTo(address("203.0.113.8"));
    assertThat(address("2001:db8::1")).isNotEqualTo(address("2001:db8::2"));
    assertThat(address("203.0.113.7")).isNotEqualTo("203.0.113.7");
  }

  @Property
  void canonicalTextNamesTheSameBytes(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
    InetAddress expected = InetAddress.getByAddress(bytes);

    ClientAddress address = address(expected.getHostAddress());

    assertThat(InetAddress.getByName(address.text())).isEqualTo(expected);
    assertThat(address(address.text())).isEqualTo(address);
  }

  @Property
  void textOfAddressCharactersIsAnAddressOrNothing(
      @ForAll @CharRange(from = '0', to = ':') @CharRange(from = 'a', to = 'g') String text) {
    ClientAddress.parse(text)
        .ifPresent(address -> assertThat(address(address.text())).isEqualTo(address));
  }

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }
}
