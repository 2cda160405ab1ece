package dev.sallyport.platform.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrBlockTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0",
    "10.0.0.0/8, 10.255.255.255",
    "10.0.0.0/8, ::ffff:10.1.2.3",
    "192.0.2.128/25, 192.0.2.128",
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1/32, 192.0.2.1",
    "128.0.0.0/1, 255.255.255.255",
    "::ffff:10.0.0.0/104, 10.9.9.9",
    "::ffff:10.0.0.1, 10.0.0.1",
    "2001:db8::/32, 2001:db8:ffff::1",
    "2001:db8::/33, 2001:db8:7fff::1",
    "2001:db8::1, 2001:db8::1",
    "2001:db8::1/128, 2001:db8:0::1"
  })
  void containsItsAddresses(String block, String address) {
    assertThat(contains(block, address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 9.255.255.255",
    "10.0.0.0/8, 11.0.0.0",
    "192.0.2.128/25, 192.0.2.127",
    "192.0.2.1, 192.0.2.2",
    "10.0.0.0/8, a00::",
    "2001:db8::/33, 2001:db8:8000::",
    "2001:db8::1, 2001:db8::2",
    "::/1, 1.2.3.4"
  })
  void containsNoOthers(String block, String address) {
    assertThat(contains(block, address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/0",
        "::/0",
        "::ffff:0.0.0.0/96",
        "10.0.0.0/08",
        "10.0.0.0/-8",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.1/8",
        "2001:db8::/129",
        "2001:db8::1/64",
        "fe80::1%eth0",
        "10.0.0.*",
        "proxy.example.com",
        "*"
      })
  void refusesWhatIsNoNetworkOrTrustsEverybody(String text) {
    assertThat(CidrBlock.parse(text)).isEmpty();
  }

  private static boolean contains(String block, String address) {
    return CidrBlock.parse(block)
        .orElseThrow()
        .contains(ClientAddress.parse(address).orElseThrow());
  }
}
