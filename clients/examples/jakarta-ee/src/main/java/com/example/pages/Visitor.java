package com.example.pages;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who is at the browser. Sallyport limits log-ins by this address and lists sessions with this user
 * agent; without them every user of this application would be the same client.
 */
record Visitor(String address, String userAgent) {
  static Visitor of(HttpServletRequest request) {
    String userAgent = request.getHeader("User-Agent");
    return new Visitor(request.getRemoteAddr(), userAgent == null ? "unknown" : userAgent);
  }
}
