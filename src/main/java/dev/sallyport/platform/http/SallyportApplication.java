package dev.sallyport.platform.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import org.eclipse.microprofile.auth.LoginConfig;

/** Everything at the root, resources and providers found by scanning; bearer tokens by MP JWT. */
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT", realmName = "sallyport")
public class SallyportApplication extends Application {
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        // Jersey's WADL is disabled: OpenAPI describes the service.
        "jersey.config.server.wadl.disableWadl", true,
        // Location stays relative: behind a proxy the request's host is not the service's.
        "jersey.config.server.headers.location.relative.resolution.disabled", true);
  }
}
