package dev.sallyport.openid.payara;

import jakarta.annotation.security.DeclareRoles;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.openid.OpenIdContext;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page that only users may see. */
@WebServlet("/orders")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
@DeclareRoles({"user", "admin"})
public class ShopServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Inject private transient OpenIdContext context;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=utf-8");
    response
        .getWriter()
        .print(
            "orders of "
                + request.getUserPrincipal().getName()
                + ", user: "
                + request.isUserInRole("user")
                + ", admin: "
                + request.isUserInRole("admin")
                + ", subject: "
                + context.getSubject());
  }
}
