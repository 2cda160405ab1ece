package dev.sallyport.task;

import dev.sallyport.platform.http.EntityTags;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PageRequest;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /api/{user_id}/tasks}: the caller's own tasks; every method first checks the owner. */
@ApplicationScoped
@Path("/api/{user_id}/tasks")
@Produces(MediaType.APPLICATION_JSON)
public class TaskResource {
  /** Maximum and default number of tasks on a page. */
  private static final int LIMIT = 50;

  private final TaskService tasks;

  @Inject
  TaskResource(TaskService tasks) {
    this.tasks = tasks;
  }

  @GET
  @RolesAllowed("user")
  public Page<TaskView> list(
      @Context SecurityContext caller,
      @PathParam("user_id") String userId,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    UUID owner = Owner.require(caller.getUserPrincipal(), userId);
    return tasks.list(owner, PageRequest.of(limit, cursor, LIMIT));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("user")
  public Response create(
      @Context SecurityContext caller,
      @Context UriInfo uri,
      @PathParam("user_id") String userId,
      TaskRequest request) {
    UUID owner = Owner.require(caller.getUserPrincipal(), userId);
    requireBody(request);
    boolean completed = Boolean.TRUE.equals(request.isCompleted());
    Task task = tasks.create(owner, new TaskTitle(request.title()), completed);
    return answer(Response.created(location(uri, task)), task);
  }

  @GET
  @Path("/{id}")
  @RolesAllowed("user")
  public Response find(
      @Context SecurityContext caller,
      @PathParam("user_id") String userId,
      @PathParam("id") String id,
      @Context HttpHeaders headers) {
    UUID owner = Owner.require(caller.getUserPrincipal(), userId);
    Task task = tasks.find(owner, PathId.parse(id));
    if (tags(headers, HttpHeaders.IF_NONE_MATCH).include(task.tag())) {
      return Response.notModified(task.tag()).build();
    }
    return answer(Response.ok(), task);
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("user")
  public Response update(
      @Context SecurityContext caller,
      @PathParam("user_id") String userId,
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      TaskRequest request) {
    UUID owner = Owner.require(caller.getUserPrincipal(), userId);
    UUID taskId = PathId.parse(id);
    requireBody(request);
    if (request.title() == null && request.isCompleted() == null) {
      throw Problem.invalid(
          List.of(new Fault("", "required", "must contain title, is_completed or both")));
    }
    Task task =
        tasks.update(
            owner,
            taskId,
            tags(headers, HttpHeaders.IF_MATCH),
            Optional.ofNullable(request.title()).map(TaskTitle::new),
            Optional.ofNullable(request.isCompleted()));
    return answer(Response.ok(), task);
  }

  @PATCH
  @Path("/{id}/complete")
  @RolesAllowed("user")
  public Response complete(
      @Context SecurityContext caller,
      @PathParam("user_id") String userId,
      @PathParam("id") String id,
      @Context HttpHeaders headers) {
    UUID owner = Owner.require(caller.getUserPrincipal(), userId);
    EntityTags ifMatch = tags(headers, HttpHeaders.IF_MATCH);
    return answer(Response.ok(), tasks.complete(owner, PathId.parse(id), ifMatch));
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed("user")
  public Response delete(
      @Context SecurityContext caller,
      @PathParam("user_id") String userId,
      @PathParam("id") String id,
      @Context HttpHeaders headers) {
    UUID owner = Owner.require(caller.getUserPrincipal(), userId);
    tasks.delete(owner, PathId.parse(id), tags(headers, HttpHeaders.IF_MATCH));
    return Response.noContent().build();
  }

  /** Jersey passes null when the request has no body at all. */
  private static void requireBody(TaskRequest request) {
    if (request == null) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The request body must be a JSON object.");
    }
  }

  private static EntityTags tags(HttpHeaders headers, String field) {
    return EntityTags.of(headers.getHeaderString(field));
  }

  /** Relative to the request: a proxy may have stripped a prefix of the path. */
  private static URI location(UriInfo uri, Task task) {
    String folder = uri.getPath().endsWith("/") ? "" : "tasks/";
    return URI.create(folder + task.id());
  }

  private static Response answer(Response.ResponseBuilder response, Task task) {
    return response.tag(task.tag()).entity(TaskView.of(task)).build();
  }
}
