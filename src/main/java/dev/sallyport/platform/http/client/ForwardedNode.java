package dev.sallyport.platform.http.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node identifier of RFC 7239, section 6, including the spellings used in {@code
 * X-Forwarded-For}: {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code [2001:db8::1]}, {@code
 * [2001:db8::1]:80}, {@code 2001:db8::1}.
 */
final class ForwardedNode {
  private static final String PORT = "(?::(?:[0-9]{1,5}|_[0-9A-Za-z._-]+))?";
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*:[^\\[\\]]*)\\]" + PORT);
  private static final Pattern IPV4 = Pattern.compile("([0-9.]+)" + PORT);

  private ForwardedNode() {}

  /** Empty for {@code unknown}, obfuscated ({@code _gazonk}) and malformed nodes. */
  static Optional<ClientAddress> address(String node) {
    for (Pattern pattern : new Pattern[] {BRACKETED, IPV4}) {
      Matcher matcher = pattern.matcher(node);
      if (matcher.matches()) {
        return ClientAddress.parse(matcher.group(1));
      }
    }
    return ClientAddress.parse(node);
  }
}
