package dev.sallyport.web.signin;

import dev.sallyport.web.form.FormState;
import dev.sallyport.web.page.Link;
import dev.sallyport.web.page.Pages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** Links between the pages that sign users in; each keeps the way back. */
@RequestScoped
public class SignInLinks {
  private final Pages pages;

  @Inject
  public SignInLinks(Pages pages) {
    this.pages = pages;
  }

  /**
   * @param text key of the label
   * @param page relative to the pages
   */
  public Link to(String text, String page, FormState state) {
    return new Link(pages.text(text), page + state.returnTo().map(Pages::returning).orElse(""));
  }
}
