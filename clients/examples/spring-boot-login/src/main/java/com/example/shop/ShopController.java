package com.example.shop;

import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Users are known by their subject, which never changes. */
@RestController
public class ShopController {
  @GetMapping(path = "/orders", produces = MediaType.TEXT_HTML_VALUE)
  public String orders(@AuthenticationPrincipal OidcUser user, CsrfToken csrf) {
    return """
        <!DOCTYPE html>
        <title>Orders</title>
        <p>orders of %s, groups: %s, subject: %s</p>
        <form method="post" action="/logout">
          <input type="hidden" name="%s" value="%s">
          <button>Log out</button>
        </form>
        """
        .formatted(
            HtmlUtils.htmlEscape(user.getPreferredUsername()),
            HtmlUtils.htmlEscape(String.join(", ", user.getClaimAsStringList("groups"))),
            HtmlUtils.htmlEscape(user.getSubject()),
            csrf.getParameterName(),
            csrf.getToken());
  }

  @GetMapping("/orders/all")
  public String allOrders() {
    return "all orders";
  }

  @GetMapping("/bye")
  public String bye() {
    return "bye";
  }
}
