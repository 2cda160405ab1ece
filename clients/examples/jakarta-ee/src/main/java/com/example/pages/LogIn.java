package com.example.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;

/** The forms of log-in and log-out. */
@Named
@RequestScoped
public class LogIn {
  private static final String FLOW = "flow";

  @Inject Sallyport sallyport;
  @Inject FacesContext faces;

  private String email;
  private String password;
  private String code;

  public void presentPassword() throws IOException {
    proceed(visitor -> sallyport.logIn(email, password, visitor));
  }

  public void presentCode() throws IOException {
    String flow = (String) external().getSessionMap().get(FLOW);
    if (flow == null) {
      redirect("/login.xhtml");
    } else {
      proceed(visitor -> sallyport.presentCode(flow, code.strip(), visitor));
    }
  }

  /**
   * Signed out is only what Sallyport has ended: otherwise the refresh token would remain valid.
   */
  public void logOut() throws IOException {
    try {
      SignIn.of(request())
          .ifPresent(
              signIn -> {
                Visitor visitor = Visitor.of(request());
                sallyport.logOut(signIn.valid(sallyport, visitor), visitor);
              });
    } catch (SallyportException refused) {
      if (refused.status() != 401) {
        show(refused);
        return;
      }
    }
    SignIn.end(request());
    redirect("/index.xhtml");
  }

  private void proceed(Function<Visitor, Tokens> step) throws IOException {
    try {
      Tokens tokens = step.apply(Visitor.of(request()));
      Object wanted = external().getSessionMap().remove(SessionAuthentication.WANTED);
      external().getSessionMap().remove(FLOW);
      SignIn.begin(request(), tokens);
      external().redirect(wanted == null ? page("/account.xhtml") : (String) wanted);
    } catch (SallyportException refused) {
      if (refused.is("second_factor_required")) {
        external().getSessionMap().put(FLOW, refused.flow());
        redirect("/second-factor.xhtml");
      } else {
        show(refused);
      }
    }
  }

  private void show(SallyportException refused) {
    faces.addMessage(
        null, new FacesMessage(FacesMessage.SEVERITY_ERROR, refused.getMessage(), null));
  }

  private void redirect(String page) throws IOException {
    external().redirect(page(page));
  }

  private String page(String page) {
    return external().getRequestContextPath() + page;
  }

  private ExternalContext external() {
    return faces.getExternalContext();
  }

  private HttpServletRequest request() {
    return (HttpServletRequest) external().getRequest();
  }

  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getCode() {
    return code;
  }

  public void setCode(String code) {
    this.code = code;
  }
}
