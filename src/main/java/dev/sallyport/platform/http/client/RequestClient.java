package dev.sallyport.platform.http.client;

import dev.sallyport.platform.http.HeaderText;
import dev.sallyport.problem.RequestId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The client of the current request. */
@RequestScoped
public class RequestClient {
  private static final Logger LOG = Logger.getLogger(RequestClient.class.getName());
  private static final AtomicBoolean WARNED_OF_OTHER_HEADER = new AtomicBoolean();
  private static final int MAX_USER_AGENT = 512;

  private final HttpServletRequest request;
  private final ProxySettings proxies;
  private ClientAddress address;

  @Inject
  public RequestClient(HttpServletRequest request, ProxySettings proxies) {
    this.request = request;
    this.proxies = proxies;
  }

  /**
   * The client's address: behind trusted proxies, the address that they report; behind a
   * translator, the translated IPv4 address.
   */
  public ClientAddress address() {
    if (address == null) {
      ClientAddress peer =
          ClientAddress.parse(String.valueOf(request.getRemoteAddr()))
              .orElse(ClientAddress.UNSPECIFIED);
      List<String> lines = lines(proxies.header());
      if (lines.isEmpty()) {
        warnOfOtherHeader(peer);
      }
      address =
          TranslatedAddress.original(proxies.chain().client(peer, lines), proxies.translations());
    }
    return address;
  }

  /**
   * Without this warning the operator would not learn why all clients of the proxy share one
   * budget.
   */
  private void warnOfOtherHeader(ClientAddress peer) {
    ForwardingHeader other = proxies.header().other();
    if (proxies.chain().trusts(peer)
        && !lines(other).isEmpty()
        && WARNED_OF_OTHER_HEADER.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "A proxy in TRUSTED_PROXIES sent {0} instead of {1}, so the address of the proxy was used"
              + " as the client address: set TRUSTED_PROXY_HEADER to the header that the proxy"
              + " writes.",
          new Object[] {other.fieldName(), proxies.header().fieldName()});
    }
  }

  /**
   * The client as recorded in audit events; the user agent as sent, truncated to 512 characters, or
   * null.
   */
  public RequestOrigin origin() {
    return new RequestOrigin(address().text(), userAgent(), RequestId.of(request));
  }

  /** The {@code Accept-Language} header as sent, or null. */
  public String acceptLanguage() {
    return request.getHeader("Accept-Language");
  }

  /** Every header of a name, as sent. */
  public List<String> headers(String name) {
    Enumeration<String> values = request.getHeaders(name);
    return values == null ? List.of() : Collections.list(values);
  }

  private String userAgent() {
    String sent = request.getHeader("User-Agent");
    return sent == null ? null : HeaderText.printable(sent, MAX_USER_AGENT);
  }

  private List<String> lines(ForwardingHeader header) {
    return headers(header.fieldName());
  }
}
