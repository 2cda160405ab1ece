package dev.sallyport.platform.http.client;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * {@code TRUSTED_PROXIES}: addresses and networks of the reverse proxies whose reported client
 * address is trusted, none by default; {@code TRUSTED_PROXY_HEADER}: the header in which they
 * report it; {@code NAT64_PREFIXES}: translators between the clients and the service.
 */
@Singleton
public class ProxySettings implements Settings {
  private final List<CidrBlock> trusted;
  private final ForwardingHeader header;
  private final List<TranslatedAddress> translations;

  @Inject
  public ProxySettings(Configuration configuration) {
    this.trusted =
        configuration.parsedList(
            "TRUSTED_PROXIES",
            "the addresses or networks of the reverse proxies, such as 10.0.0.5,2001:db8:7::/48; a"
                + " network must have no host bits and a prefix of at least /1",
            CidrBlock::parse);
    this.header =
        configuration.parsed(
            "TRUSTED_PROXY_HEADER",
            ForwardingHeader.X_FORWARDED_FOR,
            "set it to the header that the proxies in TRUSTED_PROXIES write, X-Forwarded-For or"
                + " Forwarded",
            ForwardingHeader::named);
    this.translations =
        configuration.parsedList(
            "NAT64_PREFIXES",
            "the IPv6 prefixes of the translators, such as 2001:db8:64::/96; each must be a /32,"
                + " /40, /48, /56, /64 or /96 without host bits",
            TranslatedAddress::parseNat64);
  }

  ForwardedChain chain() {
    return new ForwardedChain(trusted, header);
  }

  ForwardingHeader header() {
    return header;
  }

  List<TranslatedAddress> translations() {
    return translations;
  }
}
