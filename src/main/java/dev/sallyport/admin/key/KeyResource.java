package dev.sallyport.admin.key;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.key.KeyOperationService;
import dev.sallyport.token.key.KeyStatus;
import dev.sallyport.token.key.SigningKeys;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
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
import java.time.Instant;
import java.util.List;

/** {@code /api/admin/keys}: lists, rotates and revokes signing keys. */
@Path("/api/admin/keys")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class KeyResource {
  @Inject
  KeyResource(KeyOperationService keys, SigningKeys memory, Operator operator) {
    this.keys = keys;
    this.memory = memory;
    this.operator = operator;
  }

  /** Latest activation first. */
  public record KeyList(List<KeyView> data) {}

  /** The next key and the time from which it signs. */
  public record Rotation(String kid, Instant activatesAt) {}

  private final KeyOperationService keys;
  private final SigningKeys memory;
  private final Operator operator;

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("keys.list")
  public KeyList list(@Context UriInfo uri) {
    new QueryParameters(uri.getQueryParameters()).requireFaultless();
    return new KeyList(keys.list().stream().map(KeyView::of).toList());
  }

  /** 202: the key is published now and signs when verifiers have had time to fetch it. */
  @POST
  @Path("/rotate")
  @OperatorAction("keys.rotate")
  public Response rotate() {
    KeyStatus next = keys.rotate(operator.origin());
    memory.refresh();
    return Response.accepted(new Rotation(next.kid(), next.activatesAt())).build();
  }

  @DELETE
  @Path("/{kid}")
  @OperatorAction("keys.revoke")
  public void revoke(@PathParam("kid") String kid) {
    if (!keys.revoke(kid, operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    memory.refresh();
  }
}
