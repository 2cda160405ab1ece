package dev.sallyport.web.form;

import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.http.WebOrigin;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.web.browser.Browser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads forms, and decides whether they may do anything. */
@ApplicationScoped
public class SubmissionReader {
  /** Bytes. */
  private static final int LIMIT = 16 * 1024;

  private static final Pattern SEPARATOR = Pattern.compile("&");

  private final FormSeal seal;
  private final Browser browser;
  private final RequestClient client;
  private final PublicUrl pages;

  @Inject
  public SubmissionReader(FormSeal seal, Browser browser, RequestClient client, PublicUrl pages) {
    this.seal = seal;
    this.browser = browser;
    this.client = client;
    this.pages = pages;
  }

  /**
   * A form as submitted, which need not be permitted.
   *
   * @param isPermitted whether this browser got the form from this service, and a page of this
   *     service submitted it
   */
  public record Read(Submission submission, boolean isPermitted) {}

  /**
   * @throws Problem 400 for a body that is no form, 413 for more than 16 KiB
   */
  public Read read(InputStream body) {
    Map<String, List<String>> fields = fields(text(body));
    List<String> sealed = fields.getOrDefault(Submission.STATE, List.of());
    Optional<FormSeal.Opened> opened =
        sealed.size() == 1 ? seal.open(sealed.get(0), browser.name()) : Optional.empty();
    Submission submission =
        new Submission(fields, opened.map(FormSeal.Opened::state).orElse(FormState.EMPTY));
    return new Read(
        submission, opened.filter(FormSeal.Opened::isFresh).isPresent() && isFromOwnPage());
  }

  /** By what the browser says; a page of another site cannot change it. */
  private boolean isFromOwnPage() {
    List<String> site = client.headers("Sec-Fetch-Site");
    if (!site.isEmpty()) {
      return site.equals(List.of("same-origin"));
    }
    // Browsers before 2023, and those that reach the service without TLS.
    List<String> origin = client.headers("Origin");
    return origin.size() == 1
        && WebOrigin.parse(origin.get(0)).filter(pages.origin()::equals).isPresent();
  }

  private static String text(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw Problem.of(ProblemType.PAYLOAD_TOO_LARGE);
      }
      return StandardCharsets.US_ASCII.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw malformed();
    } catch (IOException brokenOff) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The request body is incomplete.");
    }
  }

  private static Map<String, List<String>> fields(String form) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : SEPARATOR.split(form, -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      fields.computeIfAbsent(name, unseen -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw malformed();
    }
  }

  private static Problem malformed() {
    return Problem.of(ProblemType.MALFORMED_REQUEST, "The request body must be a form.");
  }
}
