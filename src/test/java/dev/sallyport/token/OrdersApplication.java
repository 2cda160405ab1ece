package dev.sallyport.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** An application of somebody else's, with all the code that it needs to take our tokens. */
@ApplicationScoped // Payara looks for @LoginConfig on beans
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT")
public class OrdersApplication extends Application {}
