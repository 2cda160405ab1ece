package dev.sallyport.openid.payara;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import jakarta.security.enterprise.authentication.mechanism.http.OpenIdAuthenticationMechanismDefinition;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * How the shop signs its users in: with Jakarta Security, which needs nothing but configuration.
 * The annotation must be on a bean.
 */
@OpenIdAuthenticationMechanismDefinition(
    providerURI = "${shop.provider}",
    clientId = "${shop.id}",
    clientSecret = "${shop.secret}",
    redirectURI = "${baseURL}/callback",
    scope = {"openid", "profile", "email", "groups"})
@Named("shop")
@ApplicationScoped
public class ShopConfiguration {
  public String getProvider() {
    return value("provider");
  }

  public String getId() {
    return value("id");
  }

  public String getSecret() {
    return value("secret");
  }

  private static String value(String name) {
    return ConfigProvider.getConfig().getValue("shop." + name, String.class);
  }
}
