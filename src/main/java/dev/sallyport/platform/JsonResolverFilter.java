package dev.sallyport.platform;

import jakarta.json.bind.Jsonb;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.Providers;

/**
 * Lets one answer at a time pass until the server has found {@link JsonConfiguration}. Payara looks
 * for it when the first JSON is written, and two that write their first at once break each other:
 * one caller was told 500 although what it asked for had been done.
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
