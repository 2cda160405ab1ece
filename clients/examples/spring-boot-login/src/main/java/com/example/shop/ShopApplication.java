package com.example.shop;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.web.SecurityFilterChain;

/**
 * An application with pages that signs its users in with Sallyport; application.yaml says where.
 */
@SpringBootApplication
public class ShopApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(ShopApplication.class, arguments);
  }

  /**
   * Every page but the farewell needs a user. A log-out here is one at Sallyport, and a log-out
   * there ends the session here (back-channel log-out).
   */
  @Bean
  SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) {
    OidcClientInitiatedLogoutSuccessHandler toSallyport =
        new OidcClientInitiatedLogoutSuccessHandler(clients);
    toSallyport.setPostLogoutRedirectUri("{baseUrl}/bye");
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/bye")
                    .permitAll()
                    .requestMatchers("/orders/all")
                    .hasRole("admin")
                    .anyRequest()
                    .authenticated())
        .oauth2Login(Customizer.withDefaults())
        .logout(logout -> logout.logoutSuccessHandler(toSallyport))
        .oidcLogout(logout -> logout.backChannel(Customizer.withDefaults()))
        .build();
  }

  /** The roles of Sallyport are in the claim {@code groups}. */
  @Bean
  GrantedAuthoritiesMapper roles() {
    return authorities ->
        authorities.stream().flatMap(ShopApplication::roles).collect(Collectors.toSet());
  }

  private static Stream<GrantedAuthority> roles(GrantedAuthority authority) {
    return authority instanceof OidcUserAuthority user
        ? user.getIdToken().getClaimAsStringList("groups").stream()
            .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
        : Stream.empty();
  }
}
