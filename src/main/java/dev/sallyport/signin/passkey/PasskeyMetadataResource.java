package dev.sallyport.signin.passkey;

import dev.sallyport.credential.passkey.PasskeySettings;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells browsers and password managers where passkeys may be used and are managed. */
@Path("/.well-known")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class PasskeyMetadataResource {
  private final PasskeySettings settings;

  @Inject
  PasskeyMetadataResource(PasskeySettings settings) {
    this.settings = settings;
  }

  /** Related Origin Requests (Web Authentication Level 3, section 5.11). */
  @GET
  @Path("/webauthn")
  public JsonObject origins() {
    return Json.createObjectBuilder()
        .add("origins", Json.createArrayBuilder(settings.websites()))
        .build();
  }

  /** W3C, A Well-Known URL for Relying Party Passkey Endpoints; empty without a page. */
  @GET
  @Path("/passkey-endpoints")
  public JsonObject endpoints() {
    JsonObjectBuilder endpoints = Json.createObjectBuilder();
    settings.managementPage().ifPresent(page -> endpoints.add("enroll", page).add("manage", page));
    return endpoints.build();
  }
}
