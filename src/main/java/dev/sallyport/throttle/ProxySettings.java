package dev.sallyport.throttle;

import dev.sallyport.platform.Configuration;
import dev.sallyport.platform.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * {@code TRUSTED_PROXIES}: addresses and networks of the reverse proxies whose word on the client's
 * address is believed; none by default.
 */
@Singleton
public class ProxySettings implements Settings {
  private final List<CidrBlock> trusted;

  @Inject
  public ProxySettings(Configuration configuration) {
    List<Optional<CidrBlock>> blocks =
        configuration.list("TRUSTED_PROXIES").stream().map(CidrBlock::parse).toList();
    if (blocks.stream().anyMatch(Optional::isEmpty)) {
      configuration.fault(
          "TRUSTED_PROXIES is malformed: list the addresses or networks of the reverse proxies,"
              + " such as 10.0.0.5,2001:db8:7::/48, separated by commas; a network has no host bits"
              + " and at least /1.");
    }
    this.trusted = blocks.stream().flatMap(Optional::stream).toList();
  }

  ForwardedChain chain() {
    return new ForwardedChain(trusted);
  }
}
