package dev.sallyport.platform.http.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.http.client.CidrBlock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service calls nothing in its own network unless the configuration allows that. */
class OutboundAddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "198.20.0.1", "2606:4700::1111"})
  void publicAddressesArePermitted(String address) throws UnknownHostException {
    assertThat(OutboundAddresses.arePermitted(of(address), List.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.168.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "2002:7f00:1::"
      })
  void noOtherAddressIs(String address) throws UnknownHostException {
    assertThat(OutboundAddresses.arePermitted(of(address), List.of())).isFalse();
  }

  @Test
  void oneAddressThatIsNotPermittedIsEnough() throws UnknownHostException {
    InetAddress[] both = {of("1.1.1.1")[0], of("10.0.0.1")[0]};

    assertThat(OutboundAddresses.arePermitted(both, List.of())).isFalse();
    assertThat(OutboundAddresses.arePermitted(new InetAddress[0], List.of())).isFalse();
    assertThat(
            OutboundAddresses.arePermitted(
                both, List.of(CidrBlock.parse("10.0.0.0/8").orElseThrow())))
        .isTrue();
  }

  private static InetAddress[] of(String address) throws UnknownHostException {
    return new InetAddress[] {InetAddress.getByName(address)};
  }
}
