package dev.sallyport.platform.payara;

import dev.sallyport.platform.http.json.JsonConfiguration;
import jakarta.json.bind.Jsonb;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.Providers;

/**
 * Serializes responses until the server has found {@link JsonConfiguration}. Payara looks it up
 * when it writes the first JSON, and two concurrent first responses break each other: one request
 * was answered with 500 although it had succeeded.
 */
@Provider
public class JsonResolverFilter implements ContainerResponseFilter {
  @Context Providers providers;
  private volatile boolean found;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!found) {
      find();
    }
  }

  private synchronized void find() {
    if (!found) {
      providers
          .getContextResolver(Jsonb.class, MediaType.APPLICATION_JSON_TYPE)
          .getContext(JsonConfiguration.class);
      found = true;
    }
  }
}
