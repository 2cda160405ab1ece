package dev.sallyport.admin.event;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.audit.chain.AuditChain;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;

/** {@code /api/admin/audit-chain}: verifies the audit chain and acknowledges its breaks. */
@Path("/api/admin/audit-chain")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class AuditChainResource {
  /** Verified while the caller waits; the rest is verified in the background. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private final AuditChain chain;
  private final Operator operator;

  @Inject
  AuditChainResource(AuditChain chain, Operator operator) {
    this.chain = chain;
    this.operator = operator;
  }

  /** The result of the last verification. */
  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("audit_chain.show")
  public AuditChainView show(@Context UriInfo uri) {
    new QueryParameters(uri.getQueryParameters()).requireFaultless();
    return AuditChainView.of(chain.last());
  }

  /** Starts a verification. */
  @POST
  @Path("/verify")
  @OperatorAction("audit_chain.verify")
  public AuditChainView verify() {
    chain.begin();
    chain.goOn(AT_ONCE);
    return AuditChainView.of(chain.last());
  }

  /** Acknowledges a break by a seal, so that it is no longer reported. */
  @POST
  @Path("/breaks/{id}/acknowledge")
  @OperatorAction("audit_chain.acknowledge")
  public AuditChainView acknowledge(@PathParam("id") String id) {
    if (!chain.acknowledge(id, operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return AuditChainView.of(chain.last());
  }
}
