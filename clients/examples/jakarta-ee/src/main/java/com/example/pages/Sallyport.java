package com.example.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The calls of Sallyport's API that this application needs. */
@ApplicationScoped
public class Sallyport {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @Inject
  @ConfigProperty(name = "sallyport.url", defaultValue = "http://localhost:8080")
  URI url;

  /**
   * @throws SallyportException {@code invalid_credentials}; {@code second_factor_required} with the
   *     flow for {@link #presentCode}; {@code rate_limited}
   */
  Tokens logIn(String email, String password, Visitor visitor) {
    return start(
        "/api/auth/login",
        Json.createObjectBuilder().add("email", email).add("password", password),
        visitor);
  }

  /**
   * @param code six digits of an authenticator app, or a recovery code
   * @throws SallyportException {@code invalid_code}; {@code rate_limited}
   */
  Tokens presentCode(String flow, String code, Visitor visitor) {
    String member = code.matches("\\d{6}") ? "code" : "recovery_code";
    return start(
        "/api/auth/login/second-factor",
        Json.createObjectBuilder().add("flow", flow).add(member, code),
        visitor);
  }

  /**
   * @throws SallyportException with the status 401 if the session has ended
   */
  Tokens refresh(Tokens used, Visitor visitor) {
    return session("/api/auth/refresh", refreshToken(used), visitor).with(used.roles());
  }

  /** Ends the session. */
  void logOut(Tokens tokens, Visitor visitor) {
    send("POST", "/api/auth/logout", tokens.accessToken(), refreshToken(tokens), visitor);
  }

  /** The user's account. */
  JsonObject me(Tokens tokens, Visitor visitor) {
    return send("GET", "/api/auth/me", tokens.accessToken(), null, visitor);
  }

  private Tokens start(String path, JsonObjectBuilder body, Visitor visitor) {
    Tokens tokens = session(path, body, visitor);
    Set<String> roles =
        me(tokens, visitor).getJsonArray("roles").getValuesAs(JsonString::getString).stream()
            .collect(Collectors.toUnmodifiableSet());
    return tokens.with(roles);
  }

  private Tokens session(String path, JsonObjectBuilder body, Visitor visitor) {
    Instant sent = Instant.now();
    JsonObject session = send("POST", path, null, body, visitor);
    return new Tokens(
        session.getString("email"),
        Set.of(),
        session.getString("token"),
        session.getString("refresh_token"),
        sent.plusSeconds(session.getInt("expires_in")));
  }

  private static JsonObjectBuilder refreshToken(Tokens tokens) {
    return Json.createObjectBuilder().add("refresh_token", tokens.refreshToken());
  }

  private JsonObject send(
      String method, String path, String accessToken, JsonObjectBuilder body, Visitor visitor) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header("User-Agent", visitor.userAgent())
            .header("X-Forwarded-For", visitor.address())
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.build().toString()));
    if (accessToken != null) {
      request.header("Authorization", "Bearer " + accessToken);
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
        return checked(response.statusCode(), reader.readObject());
      }
    } catch (IOException | JsonException failed) {
      throw unavailable();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private static JsonObject checked(int status, JsonObject body) {
    if (status < 300) {
      return body;
    }
    throw new SallyportException(
        status,
        body.getString("code", "unexpected_response"),
        body.getString("detail", "The sign-in service responded with " + status + "."),
        body.getString("flow", null));
  }

  private static SallyportException unavailable() {
    return new SallyportException(
        0, "network_error", "The sign-in service is not responding.", null);
  }
}
