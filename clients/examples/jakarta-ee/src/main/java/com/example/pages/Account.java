package com.example.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;

/** What the protected page shows. It calls an API with the access token of the user. */
@Named
@RequestScoped
public class Account {
  @Inject Sallyport sallyport;
  @Inject HttpServletRequest request;

  private JsonObject me;

  public String getEmail() {
    return me().getString("email");
  }

  public boolean isEmailVerified() {
    return me().getBoolean("email_verified");
  }

  private JsonObject me() {
    if (me == null) {
      Visitor visitor = Visitor.of(request);
      Tokens tokens =
          SignIn.of(request)
              .orElseThrow(() -> new IllegalStateException("web.xml protects this page"))
              .valid(sallyport, visitor);
      me = sallyport.me(tokens, visitor);
    }
    return me;
  }
}
