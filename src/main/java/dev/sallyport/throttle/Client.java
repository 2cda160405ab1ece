package dev.sallyport.throttle;

import dev.sallyport.audit.Origin;
import dev.sallyport.problem.RequestId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;

/** Who sent the request at hand. */
@RequestScoped
public class Client {
  private static final int MAX_USER_AGENT = 512;

  // Control characters, halves of a character, line and paragraph separators: nothing that a log
  // line,
  // a terminal or PostgreSQL could stumble over.
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private HttpServletRequest request;
  private ProxySettings proxies;
  private ClientAddress address;

  /** For the container's proxy. */
  protected Client() {}

  @Inject
  Client(HttpServletRequest request, ProxySettings proxies) {
    this.request = request;
    this.proxies = proxies;
  }

  /** The client's address, with trusted proxies looked through. */
  public ClientAddress address() {
    if (address == null) {
      ClientAddress peer =
          ClientAddress.parse(String.valueOf(request.getRemoteAddr()))
              .orElse(ClientAddress.UNSPECIFIED);
      address = proxies.chain().client(peer, lines("X-Forwarded-For"), lines("Forwarded"));
    }
    return address;
  }

  /** The client as auth events name it; the user agent as sent, cut to 512 characters, or null. */
  public Origin origin() {
    return new Origin(address().text(), userAgent(), RequestId.of(request));
  }

  private String userAgent() {
    String sent = request.getHeader("User-Agent");
    if (sent == null) {
      return null;
    }
    String bounded = sent.length() > MAX_USER_AGENT ? sent.substring(0, MAX_USER_AGENT) : sent;
    return UNPRINTABLE.matcher(bounded).replaceAll(" ");
  }

  private List<String> lines(String header) {
    Enumeration<String> lines = request.getHeaders(header);
    return lines == null ? List.of() : Collections.list(lines);
  }
}
