package dev.sallyport.web.account.device;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.device.RememberedDeviceService;
import dev.sallyport.signin.device.RememberedDeviceView;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.account.panel.Panel;
import dev.sallyport.web.account.panel.Row;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /account/devices}: the devices that need no second factor. */
@Path("/account/devices")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class DevicesPageResource implements FormPage {
  private final RememberedDeviceService devices;
  private final RequestClient client;
  private final AccountPages pages;

  @Inject
  public DevicesPageResource(
      RememberedDeviceService devices, RequestClient client, AccountPages pages) {
    this.devices = devices;
    this.client = client;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    List<Row> rows =
        devices.of(pages.session().userId()).stream()
            .map(RememberedDeviceView::of)
            .map(this::row)
            .toList();
    List<Action> all =
        rows.size() < 2
            ? List.of()
            : List.of(
                Action.button(pages.text("devices_forget_all"), "account/devices", "all", "on"));
    String intro = pages.text(rows.isEmpty() ? "devices_none" : "devices_intro");
    return pages.panels("devices_title", List.of(Panel.of(intro, rows, all)), problem);
  }

  private Row row(RememberedDeviceView device) {
    return new Row(
        pages.device(device.device()),
        Optional.empty(),
        List.of(
            pages.text("last_used", "time", pages.time(device.lastUsedAt())),
            pages.text("from_address", "ip", device.ip()),
            pages.text("devices_until", "time", pages.time(device.expiresAt()))),
        List.of(
            Action.button(
                    pages.text("devices_forget"),
                    "account/devices",
                    "device",
                    device.id().toString())
                .of(pages.device(device.device()))));
  }

  /** Forgets one device, or all; 404 for that of another user. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response forget(Submission form) {
    if (form.has("all")) {
      devices.forgetAll(pages.session(), client.origin());
      return pages.done("account/devices", Done.DEVICES_FORGOTTEN);
    }
    UUID device = PathId.parse(form.entered("device"));
    if (!devices.forget(pages.session(), device, client.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return pages.done("account/devices", Done.DEVICE_FORGOTTEN);
  }
}
