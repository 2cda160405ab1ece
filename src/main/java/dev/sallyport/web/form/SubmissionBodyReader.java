package dev.sallyport.web.form;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Gives a resource method the form that was submitted to it, and no other: a resource never sees
 * the form of another site.
 */
@Provider
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class SubmissionBodyReader implements MessageBodyReader<Submission> {
  /** The attribute of a request with the form as entered, even if it was not permitted. */
  public static final String ENTERED = Submission.class.getName();

  private final SubmissionReader reader;

  @Context private HttpServletRequest request;

  @Inject
  public SubmissionBodyReader(SubmissionReader reader) {
    this.reader = reader;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == Submission.class;
  }

  /**
   * @throws Problem 403 unless the form is permitted
   */
  @Override
  public Submission readFrom(
      Class<Submission> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body) {
    SubmissionReader.Read read = reader.read(body);
    request.setAttribute(ENTERED, read.submission());
    if (!read.isPermitted()) {
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "The form must be submitted by the page that this browser got within the last 24 hours.");
    }
    return read.submission();
  }
}
