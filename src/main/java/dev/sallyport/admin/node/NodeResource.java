package dev.sallyport.admin.node;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.platform.grid.DataGrid;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code /api/admin/nodes}: the nodes of the data grid, and the hash queue of this node. */
@Path("/api/admin/nodes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class NodeResource {
  @Inject
  NodeResource(DataGrid grid, PasswordHasher hasher) {
    this.grid = grid;
    this.hasher = hasher;
  }

  /** All nodes, and the queue of the node that responds. */
  public record Nodes(List<NodeView> data, HashQueue hashQueue) {}

  /**
   * A node.
   *
   * @param name its address in the data grid
   * @param here whether it is the node that responds
   */
  public record NodeView(String name, @JsonbProperty("this") boolean here) {}

  /** Running and waiting password hashes, and the maximum number of waiting ones. */
  public record HashQueue(int running, int waiting, int limit) {}

  private final DataGrid grid;
  private final PasswordHasher hasher;

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("nodes.list")
  public Nodes list(@Context UriInfo uri) {
    new QueryParameters(uri.getQueryParameters()).requireFaultless();
    return new Nodes(
        grid.nodes().stream().map(node -> new NodeView(node.name(), node.here())).toList(),
        new HashQueue(hasher.running(), hasher.waiting(), hasher.queue()));
  }
}
