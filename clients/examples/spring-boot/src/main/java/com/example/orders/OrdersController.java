package com.example.orders;

import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Users are known by the subject of the token, which never changes. */
@RestController
public class OrdersController {
  /** Two factors, or a passkey. */
  private static final Set<String> STRONG = Set.of("urn:sallyport:aal2", "phr");

  @GetMapping("/orders")
  @PreAuthorize("hasRole('user')")
  public String orders(@AuthenticationPrincipal Jwt token) {
    return "orders of " + token.getSubject();
  }

  @GetMapping("/orders/all")
  @PreAuthorize("hasRole('admin')")
  public String allOrders() {
    return "all orders";
  }

  /** Demands a second factor with the challenge of RFC 9470. */
  @PostMapping("/orders/payment")
  @PreAuthorize("hasRole('user')")
  public ResponseEntity<String> pay(@AuthenticationPrincipal Jwt token) {
    String level = token.getClaimAsString("acr");
    if (level != null && STRONG.contains(level)) {
      return ResponseEntity.ok("paid");
    }
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
        .header(
            HttpHeaders.WWW_AUTHENTICATE,
            "Bearer error=\"insufficient_user_authentication\", acr_values=\"urn:sallyport:aal2\"")
        .build();
  }
}
