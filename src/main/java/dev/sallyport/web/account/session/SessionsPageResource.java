package dev.sallyport.web.account.session;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.list.ListedSessionView;
import dev.sallyport.session.list.OwnSessions;
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

/** {@code /account/sessions}: the user's sessions. */
@Path("/account/sessions")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class SessionsPageResource implements FormPage {
  private final OwnSessions sessions;
  private final AccountPages pages;

  @Inject
  public SessionsPageResource(OwnSessions sessions, AccountPages pages) {
    this.sessions = sessions;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    List<Row> rows = sessions.of(pages.session()).stream().map(this::row).toList();
    List<Action> others =
        rows.size() < 2
            ? List.of()
            : List.of(
                Action.button(
                    pages.text("sessions_end_others"), "account/sessions", "others", "on"));
    return pages.panels(
        "sessions_title", List.of(Panel.of(pages.text("sessions_intro"), rows, others)), problem);
  }

  private Row row(ListedSessionView session) {
    Action end =
        Action.button(
                pages.text("sessions_end"), "account/sessions", "session", session.id().toString())
            .of(pages.device(session.device()));
    return new Row(
        pages.device(session.device()),
        session.current() ? Optional.of(pages.text("sessions_current")) : Optional.empty(),
        List.of(
            pages.text("last_used", "time", pages.time(session.lastUsedAt())),
            pages.text("from_address", "ip", session.ip()),
            pages.text("sessions_since", "time", pages.time(session.createdAt()))),
        session.current() ? List.of() : List.of(end));
  }

  /** Ends one session, or all others; 404 for that of another user. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response end(Submission form) {
    SessionRef current = pages.session();
    if (form.has("others")) {
      sessions.endOthers(current);
      return pages.done("account/sessions", Done.SESSIONS_ENDED);
    }
    sessions.end(new SessionRef(current.userId(), PathId.parse(form.entered("session"))));
    return pages.done("account/sessions", Done.SESSION_ENDED);
  }
}
