package dev.sallyport.web.account;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Link;
import dev.sallyport.web.page.Pages;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /account}: the user's own account. */
@Path("/account")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class AccountPageResource {
  private final Pages pages;

  @Inject
  public AccountPageResource(Pages pages) {
    this.pages = pages;
  }

  @GET
  @PermitAll
  @WithoutSecondFactor
  public String show() {
    return pages.notice(
        pages.text("account_title"),
        pages.text("account_intro"),
        List.of(new Link(pages.text("logout"), "logout")));
  }
}
