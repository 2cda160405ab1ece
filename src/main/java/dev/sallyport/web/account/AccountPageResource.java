package dev.sallyport.web.account;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.page.HtmlPage;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /account}: the user's own account. */
@Path("/account")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class AccountPageResource {
  private final AccountOverview overview;
  private final AccountPages pages;

  @Inject
  public AccountPageResource(AccountOverview overview, AccountPages pages) {
    this.overview = overview;
    this.pages = pages;
  }

  /** A user who must have a second factor sees that first, and nothing else. */
  @GET
  @PermitAll
  @WithoutSecondFactor
  public String show() {
    return pages.home(overview.panels());
  }
}
