package dev.sallyport.admin.view;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code /api/admin/views}: lists, saves and deletes the caller's views of lists. */
@Path("/api/admin/views")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class SavedViewResource {
  /** By name. */
  public record SavedViewList(List<SavedView> data) {}

  private final SavedViewService views;
  private final Operator operator;

  @Inject
  SavedViewResource(SavedViewService views, Operator operator) {
    this.views = views;
    this.operator = operator;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("views.list")
  public SavedViewList list(@Context UriInfo uri) {
    new QueryParameters(uri.getQueryParameters()).requireFaultless();
    return new SavedViewList(views.list(operator.id()));
  }

  /** 201, also if the view replaces one of the same page and name. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @OperatorAction("views.save")
  public Response save(SavedViewRequest request) {
    SavedViewRequest view = RequestBodyReader.required(request);
    view.requireValid();
    SavedView saved = views.save(operator.id(), view.page(), view.trimmedName(), view.query());
    return Response.status(Response.Status.CREATED).entity(saved).build();
  }

  /** 204; 404 for the view of another operator. */
  @DELETE
  @Path("/{id}")
  @OperatorAction("views.delete")
  public void delete(@PathParam("id") String id) {
    if (!views.delete(operator.id(), PathId.parse(id))) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }
}
