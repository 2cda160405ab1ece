package dev.sallyport.mail.delivery;

import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.SmtpServer;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Connects to the mail server: TLS 1.2 or 1.3 with a trusted certificate for the configured host,
 * from the first byte or by STARTTLS. Only to a server on this machine the connection is plain,
 * because the certificates of such servers are usually made by themselves.
 */
final class SmtpClient {
  /**
   * How long the server may take.
   *
   * @param connect to accept the connection
   * @param greet from there to the end of the authentication
   * @param send for one mail; all together are less than {@link DeliveryService#LEASE}
   */
  record Times(Duration connect, Duration greet, Duration send) {
    static final Times STANDARD =
        new Times(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60));
  }

  /**
   * At {@code FINEST} Angus Mail logs whole messages, with their links and codes. The reference
   * keeps the level, which the level of the root logger does not change.
   */
  private static final Logger TRACE = Logger.getLogger("org.eclipse.angus.mail");

  static {
    TRACE.setLevel(Level.INFO);
  }

  private final SmtpServer server;
  private final SSLSocketFactory tls;
  private final Times times;
  private final Session session;

  /**
   * @param tls decides which certificates are trusted
   */
  SmtpClient(SmtpServer server, MailSettings.Sender sender, SSLSocketFactory tls, Times times) {
    this.server = server;
    this.tls = tls;
    this.times = times;
    this.session = Session.getInstance(properties(sender), authenticator());
  }

  /** The session that its messages belong to. */
  Session session() {
    return session;
  }

  /**
   * Connects and authenticates.
   *
   * @throws IOException if the server cannot be reached or its certificate is not trusted
   * @throws MessagingException if it does not speak SMTP, offers no STARTTLS or refuses the user
   */
  SmtpConnection connect() throws IOException, MessagingException {
    DeadlineSocket socket = new DeadlineSocket(address());
    socket.allow(times.greet());
    try {
      socket.connect(server.port(), times.connect());
      SMTPTransport transport = (SMTPTransport) session.getTransport("smtp");
      transport.connect(server.implicitTls() ? startTls(socket) : socket);
      return new SmtpConnection(transport, socket, times.send());
    } catch (IOException | MessagingException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }

  /** With the configured name, also if that is an IP address. */
  private InetAddress address() throws IOException {
    return InetAddress.getByAddress(
        server.host(), InetAddress.getByName(server.host()).getAddress());
  }

  private Socket startTls(DeadlineSocket socket) throws IOException {
    SSLSocket secure = (SSLSocket) tls.createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private Properties properties(MailSettings.Sender sender) {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", server.host());
    properties.setProperty("mail.smtp.port", Integer.toString(server.port()));
    properties.setProperty("mail.smtp.auth", Boolean.toString(server.user().isPresent()));
    properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    server.user().ifPresent(user -> properties.setProperty("mail.smtp.user", user));
    String startTls = Boolean.toString(!server.implicitTls() && !server.isLoopback());
    properties.setProperty("mail.smtp.starttls.enable", startTls);
    properties.setProperty("mail.smtp.starttls.required", startTls);
    properties.put("mail.smtp.ssl.socketFactory", tls);
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    // The default would look up the name of this machine.
    properties.setProperty("mail.smtp.localhost", sender.address().domain());
    properties.setProperty("mail.smtp.from", sender.address().toString());
    properties.setProperty("mail.smtp.quitwait", "false");
    return properties;
  }

  private Authenticator authenticator() {
    if (server.user().isEmpty()) {
      return null;
    }
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(
            server.user().orElseThrow(), server.password().orElseThrow());
      }
    };
  }

  @Override
  public String toString() {
    return "SmtpClient[" + server + "]";
  }
}
