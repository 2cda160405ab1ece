package dev.sallyport.web.device;

import dev.sallyport.openid.device.UserCode;
import dev.sallyport.openid.device.UserCodeAttempts;
import dev.sallyport.openid.device.WaitingDevice;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Pages;
import dev.sallyport.web.page.ScopeTexts;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /device}: takes the code that a device shows, and asks whether the device may go on. */
@Path("/device")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class DevicePageResource implements FormPage {
  private static final String CODE = "code";

  private final UserCodeAttempts attempts;
  private final Browser browser;
  private final Pages pages;

  @Inject
  public DevicePageResource(UserCodeAttempts attempts, Browser browser, Pages pages) {
    this.attempts = attempts;
    this.browser = browser;
    this.pages = pages;
  }

  /** The form, with the code of the address filled in; it is not looked up yet. */
  @GET
  @PermitAll
  public String show(@QueryParam(UserCode.PARAMETER) String userCode) {
    String known = UserCode.parse(userCode).map(UserCode::text).orElse("");
    return show(Submission.with(CODE, known, FormState.EMPTY), Optional.empty());
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("device_title"),
                "device",
                List.of(Field.code(pages.text("device_code"), entered.entered(CODE))),
                pages.text("continue"))
            .withIntro(pages.text("device_intro"));
    return pages.form(form, FormState.EMPTY, problem);
  }

  /** Asks about the device with the code. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public String enter(Submission form) {
    BrowserSession session =
        browser.session().orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
    WaitingDevice device = attempts.find(session.ref(), form.text(CODE));
    DeviceQuestion question = question(device, session);
    return DeviceQuestionTemplateRenderer.of()
        .execute(
            new DeviceQuestionTemplate(
                pages.frame(question.title(), false, Optional.empty()),
                question,
                pages.sealed(FormState.EMPTY.about(device.id().toString()))));
  }

  private DeviceQuestion question(WaitingDevice device, BrowserSession session) {
    return new DeviceQuestion(
        pages.text("device_question", Map.of("name", device.client())),
        pages.text("device_consent", Map.of("email", session.email())),
        ScopeTexts.keys(device.scopes()).stream().map(pages::text).toList(),
        origin(device),
        pages.text("device_warning", Map.of(CODE, device.code().text())));
  }

  private String origin(WaitingDevice device) {
    Duration age = device.age();
    Map<String, String> values =
        Map.of("ip", device.address().orElse("?"), "minutes", Long.toString(age.toMinutes()));
    return pages.text(age.toMinutes() < 1 ? "device_origin_now" : "device_origin", values);
  }
}
