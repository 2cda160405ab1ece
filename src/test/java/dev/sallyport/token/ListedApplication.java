package dev.sallyport.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/** An application that lists its classes, so that the server looks for no others. */
@ApplicationScoped
@ApplicationPath("/listed")
@LoginConfig(authMethod = "MP-JWT")
public class ListedApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(RefundsResource.class);
  }
}
