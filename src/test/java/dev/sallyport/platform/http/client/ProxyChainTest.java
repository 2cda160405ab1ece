package dev.sallyport.platform.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * However long a chain is and however its proxies write it: the client is the last address in it
 * that is no trusted proxy, and nobody on its left can become it.
 */
class ProxyChainTest {
  private static final ClientAddress PEER = address("10.0.0.1");
  private static final ForwardedChain X_FORWARDED_FOR = chain(ForwardingHeader.X_FORWARDED_FOR);
  private static final ForwardedChain FORWARDED = chain(ForwardingHeader.FORWARDED);

  /** One entry of both headers, in one of the spellings that proxies use. */
  record Hop(String address, boolean trusted, String xForwardedFor, String forwarded) {}

  @Property
  void theClientIsTheLastHopThatIsNotTrusted(
      @ForAll("chains") List<Hop> chain, @ForAll boolean twoLines) {
    ClientAddress expected = expected(chain);

    assertThat(X_FORWARDED_FOR.client(PEER, lines(chain, false, twoLines))).isEqualTo(expected);
    assertThat(FORWARDED.client(PEER, lines(chain, true, twoLines))).isEqualTo(expected);
  }

  @Property
  void whoeverStandsOnTheLeftIsNotBelieved(
      @ForAll("texts") String left, @ForAll("strangers") Hop client, @ForAll("proxies") Hop proxy) {
    String xForwardedFor = left + "," + client.xForwardedFor() + "," + proxy.xForwardedFor();
    String forwarded = left + "," + client.forwarded() + "," + proxy.forwarded();
    ClientAddress expected = address(client.address());

    assertThat(X_FORWARDED_FOR.client(PEER, List.of(xForwardedFor))).isEqualTo(expected);
    assertThat(FORWARDED.client(PEER, List.of(forwarded))).isEqualTo(expected);
  }

  @Property
  void withoutATrustedPeerNothingIsBelieved(
      @ForAll("chains") List<Hop> chain, @ForAll("strangers") Hop peer) {
    ClientAddress stranger = address(peer.address());

    assertThat(X_FORWARDED_FOR.client(stranger, lines(chain, false, false))).isEqualTo(stranger);
    assertThat(FORWARDED.client(stranger, lines(chain, true, false))).isEqualTo(stranger);
  }

  @Provide
  Arbitrary<List<Hop>> chains() {
    return Arbitraries.oneOf(strangers(), proxies()).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<Hop> strangers() {
    return hops(Arbitraries.of("203.0.113.", "198.51.100."), "2001:db8:1::", false);
  }

  @Provide
  Arbitrary<Hop> proxies() {
    return hops(Arbitraries.of("10.1.2.", "10.255.0."), "2001:db8:7::", true);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("\"\\;,=: fortFOR[]._")
        .withCharRange('0', '9')
        .ofMaxLength(60);
  }

  private static Arbitrary<Hop> hops(Arbitrary<String> ipv4, String ipv6, boolean trusted) {
    Arbitrary<Integer> last = Arbitraries.integers().between(0, 255);
    Arbitrary<Integer> spelling = Arbitraries.integers().between(0, 5);
    return Combinators.combine(ipv4, last, spelling)
        .as(
            (network, host, form) ->
                form < 3
                    ? hop(network + host, network + host, form, trusted)
                    : hop(
                        ipv6 + Integer.toHexString(host),
                        "[" + ipv6 + Integer.toHexString(host) + "]",
                        form,
                        trusted));
  }

  private static Hop hop(String address, String node, int spelling, boolean trusted) {
    return switch (spelling) {
      case 0 -> new Hop(address, trusted, address, "for=" + node);
      case 1 -> new Hop(address, trusted, " " + node + ":4711 ", "For=\"" + node + ":4711\"");
      case 2 -> new Hop(address, trusted, "\t" + node, "proto=https;for=" + node + " ; by=_x");
      case 3 -> new Hop(address, trusted, address, "for=\"" + node + "\"");
      case 4 ->
          new Hop(address, trusted, node + ":80", "host=\"a,b;c\\\"\";FOR=\"" + node + ":_p\"");
      default ->
          new Hop(
              address, trusted, node.replace("db8", "DB8"), "for=\"" + node + "\";secret=\"for=\"");
    };
  }

  private static ClientAddress expected(List<Hop> chain) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (!chain.get(i).trusted() || i == 0) {
        return address(chain.get(i).address());
      }
    }
    return PEER;
  }

  private static List<String> lines(List<Hop> chain, boolean forwarded, boolean two) {
    List<String> entries =
        chain.stream().map(hop -> forwarded ? hop.forwarded() : hop.xForwardedFor()).toList();
    int middle = two ? entries.size() / 2 : 0;
    List<String> lines = new ArrayList<>();
    for (List<String> part :
        List.of(entries.subList(0, middle), entries.subList(middle, entries.size()))) {
      if (!part.isEmpty()) {
        lines.add(part.stream().collect(Collectors.joining(",")));
      }
    }
    return lines;
  }

  private static ForwardedChain chain(ForwardingHeader header) {
    return new ForwardedChain(
        List.of(
            CidrBlock.parse("10.0.0.0/8").orElseThrow(),
            CidrBlock.parse("2001:db8:7::/48").orElseThrow()),
        header);
  }

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }
}
