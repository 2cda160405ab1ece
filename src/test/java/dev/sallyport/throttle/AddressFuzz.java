package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import dev.sallyport.platform.http.client.CidrBlock;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.platform.http.client.ForwardedChain;
import dev.sallyport.platform.http.client.ForwardingHeader;
import dev.sallyport.platform.http.client.TranslatedAddress;
import java.util.List;
import java.util.Optional;

/** Addresses from outside, and those that proxies write. */
public final class AddressFuzz {
  private static final ClientAddress PROXY = address("10.0.0.1");
  private static final ClientAddress STRANGER = address("203.0.113.7");
  private static final List<CidrBlock> TRUSTED =
      List.of(CidrBlock.parse("10.0.0.0/8").orElseThrow());

  private AddressFuzz() {}

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }

  /** A line of each header, as a client sends it and as a trusted proxy passes it on. */
  public static boolean forwarded(byte[] input) {
    String[] lines = Input.lines(input, 2);
    boolean read = forwarded(ForwardingHeader.X_FORWARDED_FOR, lines[0], "");
    return forwarded(ForwardingHeader.FORWARDED, lines[1], "for=") || read;
  }

  private static boolean forwarded(ForwardingHeader header, String line, String parameter) {
    ForwardedChain chain = new ForwardedChain(TRUSTED, header);
    ClientAddress client = chain.client(PROXY, List.of(line));
    assertThat(ClientAddress.parse(client.text())).hasValue(client);

    assertThat(chain.client(STRANGER, List.of(line)))
        .as("whom no proxy speaks for")
        .isEqualTo(STRANGER);
    assertThat(
            chain.client(PROXY, List.of(line + "," + parameter + STRANGER, parameter + "10.9.9.9")))
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
          assertThat(good.networks())
              .allSatisfy(
                  network ->
                      assertThat(CidrBlock.parse(network).orElseThrow().contains(good)).isTrue());
          ClientAddress original = TranslatedAddress.original(good, List.of());
          assertThat(ClientAddress.parse(original.text())).hasValue(original);
        });
    CidrBlock.parse(text);
    return address.isPresent();
  }
}
