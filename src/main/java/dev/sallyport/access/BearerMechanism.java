package dev.sallyport.access;

import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.VerifiedTokens;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Extends MicroProfile JWT's mechanism, which only accepts the spelling {@code Bearer}, to every
 * spelling of the scheme (RFC 9110, section 11.1). It is called only for tokens that this node has
 * not cached, because each call looks up its parts through CDI, which walks the stack.
 */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {
  private static final String HEADER = "Authorization";
  private static final String SCHEME = "Bearer ";

  /** Verifies tokens itself, which are those of clients and accepted nowhere else. */
  private static final String USER_INFO = "/oauth/userinfo";

  private final BeanManager beans;
  private final VerifiedTokens tokens;
  private final RevokedSessions revoked;
  private HttpAuthenticationMechanism servers;

  @Inject
  BearerMechanism(BeanManager beans, VerifiedTokens tokens, RevokedSessions revoked) {
    this.beans = beans;
    this.tokens = tokens;
    this.revoked = revoked;
  }

  @PostConstruct
  void findTheServers() {
    // Not injected, because injection only resolves the enabled alternative, which is this class.
    Bean<?> bean =
        beans.getBeans(HttpAuthenticationMechanism.class, Any.Literal.INSTANCE).stream()
            .filter(candidate -> candidate.getBeanClass() != BearerMechanism.class)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("The server must provide MicroProfile JWT"));
    servers =
        (HttpAuthenticationMechanism)
            beans.getReference(
                bean, HttpAuthenticationMechanism.class, beans.createCreationalContext(bean));
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    String header = request.getHeader(HEADER);
    Optional<String> token = token(header);
    if (token.isEmpty() || isUserInfo(request)) {
      return context.doNothing();
    }
    Optional<VerifiedTokens.Entry> known =
        tokens.known(token.get()).filter(entry -> !revoked.contains(entry.token().sessionId()));
    if (known.isPresent()) {
      CredentialValidationResult caller = known.get().result();
      context.getClientSubject().getPrincipals().add(caller.getCallerPrincipal());
      return context.notifyContainerAboutLogin(caller);
    }
    return servers.validateRequest(
        header.startsWith(SCHEME) ? request : new Respelled(request, header), response, context);
  }

  private static boolean isUserInfo(HttpServletRequest request) {
    return (request.getContextPath() + USER_INFO).equals(request.getRequestURI());
  }

  /** The text after the scheme in an {@code Authorization} header; empty for null. */
  public static Optional<String> token(String headerOrNull) {
    return headerOrNull != null && headerOrNull.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(headerOrNull.substring(SCHEME.length()))
        : Optional.empty();
  }

  /** The same request with the scheme in the spelling that the server accepts. */
  private static final class Respelled extends HttpServletRequestWrapper {
    private final String header;

    Respelled(HttpServletRequest request, String header) {
      super(request);
      this.header = SCHEME + header.substring(SCHEME.length());
    }

    @Override
    public String getHeader(String name) {
      return HEADER.equalsIgnoreCase(name) ? header : super.getHeader(name);
    }
  }
}
