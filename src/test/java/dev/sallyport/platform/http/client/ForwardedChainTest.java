package dev.sallyport.platform.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedChainTest {
  private static final String PEER = "10.0.0.1";
  private static final String NEXT = "10.0.0.2";
  private static final String CLIENT = "203.0.113.7";
  private static final String FORGED = "198.51.100.66";

  private static final List<CidrBlock> TRUSTED =
      Stream.of("10.0.0.0/8", "2001:db8:7::/48")
          .map(CidrBlock::parse)
          .flatMap(Optional::stream)
          .toList();

  @Test
  void strangerIsNotBelieved() {
    assertThat(client(CLIENT, ForwardingHeader.X_FORWARDED_FOR, FORGED)).isEqualTo(CLIENT);
    assertThat(client(CLIENT, ForwardingHeader.FORWARDED, "for=" + FORGED)).isEqualTo(CLIENT);
  }

  @Test
  void trustedPeerWithoutHeadersIsTheClient() {
    assertThat(client(PEER, ForwardingHeader.X_FORWARDED_FOR)).isEqualTo(PEER);
    assertThat(client(PEER, ForwardingHeader.FORWARDED)).isEqualTo(PEER);
  }

  @Test
  void trustedPeerNamesTheClient() {
    assertThat(byXForwardedFor(CLIENT)).isEqualTo(CLIENT);
    assertThat(byForwarded("for=" + CLIENT)).isEqualTo(CLIENT);
  }

  @Test
  void trustedIpv6PeerNamesTheClient() {
    assertThat(client("2001:db8:7::1", ForwardingHeader.X_FORWARDED_FOR, CLIENT)).isEqualTo(CLIENT);
  }

  @Test
  void ipv4MappedPeerIsTheProxyItIs() {
    assertThat(client("::ffff:10.0.0.1", ForwardingHeader.X_FORWARDED_FOR, CLIENT))
        .isEqualTo(CLIENT);
  }

  @Test
  void whatTheClientPutInFrontIsNotReached() {
    assertThat(byXForwardedFor(FORGED + ", " + CLIENT + ", " + NEXT)).isEqualTo(CLIENT);
    assertThat(byForwarded("for=" + FORGED + ", for=" + CLIENT + ",for=" + NEXT)).isEqualTo(CLIENT);
  }

  @Test
  void forgedProxyInFrontIsNotReached() {
    assertThat(byXForwardedFor(FORGED + ", " + NEXT + ", " + CLIENT)).isEqualTo(CLIENT);
  }

  @Test
  void headerLinesAreOneList() {
    assertThat(byXForwardedFor(FORGED, CLIENT + ", " + NEXT)).isEqualTo(CLIENT);
    assertThat(byXForwardedFor(FORGED + ", " + CLIENT, NEXT)).isEqualTo(CLIENT);
    assertThat(byForwarded("for=" + FORGED, "for=" + CLIENT, "for=" + NEXT)).isEqualTo(CLIENT);
  }

  @Test
  void chainOfTrustedProxiesOnlyEndsAtTheFirst() {
    assertThat(byXForwardedFor("10.0.0.3, " + NEXT)).isEqualTo("10.0.0.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unknown", "_gazonk", "example.com", "203.0.113", "203.0.113.7:port", "\"", "-"})
  void entryThatIsNoAddressEndsTheWalkAtTheProxyThatWroteIt(String entry) {
    assertThat(byXForwardedFor(FORGED + ", " + entry + ", " + NEXT)).isEqualTo(NEXT);
    assertThat(byXForwardedFor(FORGED + ", " + entry)).isEqualTo(PEER);
    assertThat(byForwarded("for=" + FORGED + ", for=\"" + entry + "\", for=" + NEXT))
        .isEqualTo(NEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7:4711 | 203.0.113.7",
        "[2001:db8::1] | 2001:db8::1",
        "[2001:db8::1]:4711 | 2001:db8::1",
        "2001:db8::1 | 2001:db8::1",
        "::ffff:203.0.113.7 | 203.0.113.7",
        "[::ffff:203.0.113.7]:80 | 203.0.113.7",
        "fe80::1%eth0 | fe80::1",
        "203.0.113.7:_port | 203.0.113.7"
      })
  void nodesMayHavePortsAndBrackets(String node, String address) {
    assertThat(byXForwardedFor(node)).isEqualTo(address);
    assertThat(byForwarded("for=\"" + node + "\"")).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[203.0.113.7]",
        "[2001:db8::1",
        "2001:db8::1]",
        "[2001:db8::1]4711",
        "[2001:db8::1]:",
        "[[2001:db8::1]]",
        "203.0.113.7:",
        "203.0.113.7:123456",
        "203.0.113.7:80:80",
        "[]"
      })
  void malformedNodesAreNotGuessedAt(String node) {
    assertThat(byXForwardedFor(node)).isEqualTo(PEER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=203.0.113.7;proto=https;by=10.0.0.1",
        "proto=https;For=203.0.113.7",
        "FOR=\"203.0.113.7:80\"",
        "for=\"203.0.113\\.7\"",
        "host=\"a,b;c\\\"d\";for=203.0.113.7",
        "; for=203.0.113.7 ;;",
        "for=203.0.113.7;secret=\"for=198.51.100.66\"",
        "for=198.51.100.66, for=203.0.113.7;host=\"a, for=198.51.100.66\"",
        "for=198.51.100.66;host=\"unterminated, for=203.0.113.7",
        "for=198.51.100.66\\, for=203.0.113.7;host=\"\\\\\"",
        "for=203.0.113.7, , ,"
      })
  void forwardedElementsAreReadByTheirGrammar(String line) {
    assertThat(byForwarded(line)).isEqualTo(CLIENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.7",
        "for",
        "for=",
        "for=;proto=http",
        "=203.0.113.7",
        "for=203.0.113.7:80",
        "for=[2001:db8::1]",
        "for=\"203.0.113.7",
        "for=\"203.0.113.7\\\"",
        "for=203.0.113.7\"",
        "for=\"203.0.113.7\"x",
        "for =203.0.113.7",
        "for=203.0.113.7 proto=http",
        "for=203.0.113.7;for=198.51.100.66",
        "for=203.0.113.7;proto",
        "proto=https",
        ";"
      })
  void malformedForwardedElementsAreNotGuessedAt(String line) {
    assertThat(byForwarded(line)).isEqualTo(PEER);
  }

  @Test
  void hugeHeadersAreLookedAtInTheirLastEntriesOnly() {
    String proxies = (NEXT + ",").repeat(ForwardedChain.MAX_ENTRIES - 2) + NEXT;
    String empties = ",".repeat(100_000);

    assertThat(byXForwardedFor(CLIENT + "," + proxies)).isEqualTo(CLIENT);
    assertThat(byXForwardedFor(CLIENT + "," + NEXT + "," + proxies)).isEqualTo(NEXT);
    assertThat(byXForwardedFor(CLIENT + empties)).isEqualTo(PEER);
    assertThat(byForwarded("for=" + CLIENT + empties)).isEqualTo(PEER);
  }

  @Property
  void nothingOnTheLeftChangesWhatAProxyWrote(@ForAll String left) {
    assertThat(byXForwardedFor(left + ", " + CLIENT + ", " + NEXT)).isEqualTo(CLIENT);
    assertThat(byXForwardedFor(left, CLIENT)).isEqualTo(CLIENT);
    assertThat(byForwarded(left + ", for=" + CLIENT)).isEqualTo(CLIENT);
    assertThat(byForwarded(left + ",for=\"" + CLIENT + ":80\";host=\"a,b\"")).isEqualTo(CLIENT);
  }

  @Property
  void anyHeaderYieldsAnAddress(@ForAll String xForwardedFor, @ForAll String forwarded) {
    assertThat(byXForwardedFor(xForwardedFor)).isNotEmpty();
    assertThat(byForwarded(forwarded)).isNotEmpty();
  }

  private static String byXForwardedFor(String... lines) {
    return client(PEER, ForwardingHeader.X_FORWARDED_FOR, lines);
  }

  private static String byForwarded(String... lines) {
    return client(PEER, ForwardingHeader.FORWARDED, lines);
  }

  private static String client(String peer, ForwardingHeader header, String... lines) {
    return new ForwardedChain(TRUSTED, header)
        .client(ClientAddress.parse(peer).orElseThrow(), List.of(lines))
        .text();
  }
}
