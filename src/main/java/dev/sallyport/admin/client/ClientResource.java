package dev.sallyport.admin.client;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.openid.client.ClientId;
import dev.sallyport.openid.client.ClientRepository;
import dev.sallyport.openid.registration.ClientRegistrationService;
import dev.sallyport.openid.registration.Registration;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** {@code /api/admin/clients}: lists, registers, changes and deletes clients and their secrets. */
@Path("/api/admin/clients")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class ClientResource {
  private final ClientRepository repository;
  private final ClientRegistrationService clients;
  private final Operator operator;

  @Inject
  ClientResource(
      ClientRepository repository, ClientRegistrationService clients, Operator operator) {
    this.repository = repository;
    this.clients = clients;
    this.operator = operator;
  }

  /** Newest first, with disabled ones. */
  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("clients.list")
  public Page<ClientView> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    return Page.of(
        repository.list(after, limit + 1),
        limit,
        ClientView::of,
        client -> new Cursor(client.createdAt(), client.place()));
  }

  /** 201, with the secret of a confidential client that has no keys. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @OperatorAction("clients.create")
  @RequiresRecentAuthentication
  public Response create(ClientRequest request) {
    return created(clients.create(RequestBodyReader.required(request).draft(), operator.origin()));
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @Path("/{client}")
  @OperatorAction("clients.read")
  public ClientView read(@PathParam("client") String id) {
    return repository
        .find(require(id))
        .map(ClientView::of)
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  /** Replaces everything but the id, the type and the secrets. */
  @PUT
  @Path("/{client}")
  @Consumes(MediaType.APPLICATION_JSON)
  @OperatorAction("clients.replace")
  @RequiresRecentAuthentication
  public ClientView replace(@PathParam("client") String id, ClientRequest request) {
    ClientRequest wanted = RequestBodyReader.required(request);
    if (wanted.clientId() != null && !wanted.clientId().equals(id)) {
      throw Problem.invalid(
          List.of(new Fault("client_id", "conflict", "must be the client ID of the path")));
    }
    return ClientView.of(clients.replace(wanted.draft(require(id)), operator.origin()));
  }

  /** 204; every secret and assertion of the client is useless from then on. */
  @DELETE
  @Path("/{client}")
  @OperatorAction("clients.delete")
  @RequiresRecentAuthentication
  public void delete(@PathParam("client") String id) {
    if (!clients.delete(require(id), operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }

  /** 201, with another secret; the previous one remains valid until it is deleted. */
  @POST
  @Path("/{client}/secrets")
  @OperatorAction("clients.secrets.add")
  @RequiresRecentAuthentication
  public Response addSecret(@PathParam("client") String id) {
    return created(clients.addSecret(require(id), operator.origin()));
  }

  /** 204; the secret is useless from then on. */
  @DELETE
  @Path("/{client}/secrets/{id}")
  @OperatorAction("clients.secrets.delete")
  @RequiresRecentAuthentication
  public void deleteSecret(@PathParam("client") String client, @PathParam("id") String id) {
    if (!clients.deleteSecret(require(client), PathId.parse(id), operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }

  private static Response created(Registration registration) {
    return Response.status(Response.Status.CREATED).entity(ClientView.of(registration)).build();
  }

  private static String require(String id) {
    if (!ClientId.isValid(id)) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return id;
  }
}
