package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import java.util.List;
import java.util.Optional;

/** Addresses from outside, and those that proxies write. */
public final class AddressFuzz {
  private static final ClientAddress PROXY = address("10.0.0.1");
  private static final ClientAddress STRANGER = address("203.0.113.7");
  private static final ForwardedChain CHAIN =
      new ForwardedChain(List.of(CidrBlock.parse("10.0.0.0/8").orElseThrow()));

  private AddressFuzz() {}

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }

  /** A line of each header, as a client sends it and as a trusted proxy passes it on. */
  public static boolean forwarded(byte[] input) {
    String[] lines = Input.lines(input, 2);
    ClientAddress client = CHAIN.client(PROXY, List.of(lines[0]), List.of(lines[1]));
    assertThat(ClientAddress.parse(client.text())).hasValue(client);

    assertThat(CHAIN.client(STRANGER, List.of(lines[0]), List.of(lines[1])))
        .as("whom no proxy speaks for")
        .isEqualTo(STRANGER);
    assertThat(
            CHAIN.client(
                PROXY,
                List.of(lines[0] + "," + STRANGER + ", 10.9.9.9"),
                List.of(lines[1] + ",for=" + STRANGER, "for=10.9.9.9")))
        .as("what proxies wrote behind it")
        .isEqualTo(STRANGER);
    return !client.equals(PROXY);
  }

  public static boolean address(byte[] input) {
    String text = Input.text(input);
    Optional<ClientAddress> address = ClientAddress.parse(text);
    address.ifPresent(
        good -> {
          assertThat(ClientAddress.parse(good.text())).hasValue(good);
          assertThat(CidrBlock.parse(good.network()).orElseThrow().contains(good)).isTrue();
        });
    CidrBlock.parse(text);
    return address.isPresent();
  }
}
