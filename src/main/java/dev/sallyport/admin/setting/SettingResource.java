package dev.sallyport.admin.setting;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.platform.config.Configuration;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code /api/admin/settings}: the settings in force on this node. */
@Path("/api/admin/settings")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class SettingResource {
  /** In the order of {@code .env.example}. */
  public record SettingList(List<SettingView> data) {}

  private final Configuration configuration;

  @Inject
  SettingResource(Configuration configuration) {
    this.configuration = configuration;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("settings.list")
  public SettingList list(@Context UriInfo uri) {
    new QueryParameters(uri.getQueryParameters()).requireFaultless();
    return new SettingList(configuration.inForce().stream().map(SettingView::of).toList());
  }
}
