package dev.sallyport.signin.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MailSink;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls that change and reset passwords, and the mails that they send. */
public final class PasswordStory {
  public static final String NEW_PASSWORD = "Analytical-Engine-1837";

  private static final Pattern TOKEN =
      Pattern.compile("(\\S+)#token=([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])");
  private static final Pattern STOP = Pattern.compile("(\\S+/mail/stop)#token=([A-Za-z0-9_-]+)");
  private static final Pattern CODE = Pattern.compile("\\b(\\d{4})[ -]?(\\d{4})\\b");

  private PasswordStory() {}

  static Response changes(TestUser user, String current, String wanted) {
    return user.sends(
        "POST",
        "/api/auth/password",
        Json.createObjectBuilder()
            .add("current_password", current)
            .add("password", wanted)
            .build()
            .toString());
  }

  public static Response forgets(TestUser user, String email) {
    return user.post(
        "/api/auth/password/forgot",
        Json.createObjectBuilder().add("email", email).build().toString());
  }

  public static Response resetsByToken(TestUser user, String token, String password) {
    return reset(user, Json.createObjectBuilder().add("token", token).add("password", password));
  }

  public static Response resetsByCode(TestUser user, String flow, String code, String password) {
    return reset(
        user,
        Json.createObjectBuilder().add("flow", flow).add("code", code).add("password", password));
  }

  private static Response reset(TestUser user, JsonObjectBuilder body) {
    return user.moves().post("/api/auth/password/reset", body.build().toString());
  }

  /** Waits for the mail that contains a link, and returns its text; the latest if several do. */
  public static String mailWithLink(String email, int number) {
    eventually(() -> assertThat(withLink(email)).hasSizeGreaterThanOrEqualTo(number));
    return withLink(email).get(number - 1);
  }

  /** Repeats an assertion until it holds, for at most 30 seconds. */
  public static void eventually(Runnable assertion) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  public static List<String> mails(String email) {
    return MailSink.shared().to(email).stream().map(PasswordStory::plainText).toList();
  }

  private static List<String> withLink(String email) {
    return mails(email).stream().filter(text -> TOKEN.matcher(text).find()).toList();
  }

  public static String token(String mail) {
    return found(TOKEN, mail).group(2);
  }

  /** The secret of the link that stops such mails. */
  public static String stopToken(String mail) {
    return found(STOP, mail).group(2);
  }

  public static String page(String mail) {
    return found(TOKEN, mail).group(1);
  }

  public static String code(String mail) {
    Matcher code = found(CODE, mail.replaceAll("\\S+#token=\\S+", ""));
    return code.group(1) + code.group(2);
  }

  private static Matcher found(Pattern pattern, String mail) {
    Matcher matcher = pattern.matcher(mail);
    assertThat(matcher.find()).as(mail).isTrue();
    return matcher;
  }

  private static String plainText(MimeMessage mail) {
    try {
      return ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent().toString();
    } catch (MessagingException malformed) {
      throw new IllegalStateException(malformed);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
