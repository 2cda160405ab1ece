package dev.sallyport.openid.apache;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.openid.OpenIdProvider;
import dev.sallyport.openid.ProviderClient;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's Apache with Debian's mod_auth_openidc, as an unprivileged process. Its page {@code
 * /orders} is for all users, {@code /admin} for those with that role.
 */
public final class ApacheServer {
  private static final Path APACHE = Path.of("/usr/sbin/apache2");
  private static final Path MODULES = Path.of("/usr/lib/apache2/modules");
  private static final String USER = "www-data";

  private static String origin;

  private ApacheServer() {}

  /** The address of a page of the server, which runs. */
  public static synchronized String page(String path) {
    if (origin == null) {
      assertThat(List.of(APACHE, MODULES.resolve("mod_auth_openidc.so")))
          .as("apt-get install --no-install-recommends libapache2-mod-auth-openidc")
          .allMatch(Files::exists);
      try {
        origin = start(RunningService.freePort());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return origin + path;
  }

  private static String start(int port) throws IOException {
    String base = "http://127.0.0.1:" + port;
    ProviderClient client =
        ProviderClient.web(base + "/orders/callback")
            .returnsTo(base + "/bye")
            .hearsAt(base + "/orders/callback?logout=backchannel")
            .register();
    Path directory = directory();
    pages(directory.resolve("pages"));
    Path file = directory.resolve("apache.conf");
    Files.writeString(file, configuration(directory, port, client));
    ProcessBuilder builder = new ProcessBuilder(command(directory, file)).redirectErrorStream(true);
    // The module calls the provider directly.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    Process process = builder.redirectOutput(directory.resolve("apache.out").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, directory)));
    eventually(() -> assertThat(status(base)).as("see %s", directory).isEqualTo(200));
    return base;
  }

  /** Keeps the log and nothing else. */
  private static void stop(Process process, Path directory) {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(directory)) {
      Files.copy(
          directory.resolve("error.log"),
          Path.of("target", "it", "apache.log"),
          StandardCopyOption.REPLACE_EXISTING);
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** One that the unprivileged process reaches, whatever the path of the build is. */
  private static Path directory() throws IOException {
    Path directory = Files.createTempDirectory("sallyport-apache-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (isRoot()) {
      Files.setOwner(
          directory,
          directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
    return directory;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static List<String> command(Path directory, Path file) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"));
    }
    command.addAll(
        List.of(
            APACHE.toString(),
            "-D",
            "FOREGROUND",
            "-d",
            directory.toString(),
            "-f",
            file.toString()));
    return command;
  }

  private static void pages(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("orders"),
        "orders of <!--#echo var=\"REMOTE_USER\" -->, groups: <!--#echo"
            + " var=\"OIDC_CLAIM_groups\" -->, subject: <!--#echo var=\"OIDC_CLAIM_sub\" -->");
    Files.writeString(directory.resolve("admin"), "all orders");
    Files.writeString(directory.resolve("bye"), "bye");
  }

  private static String configuration(Path directory, int port, ProviderClient client) {
    return """
        ServerName 127.0.0.1:PORT
        Listen 127.0.0.1:PORT
        PidFile DIRECTORY/apache.pid
        DefaultRuntimeDir DIRECTORY
        ErrorLog DIRECTORY/error.log
        LogLevel warn
        LoadModule mpm_event_module MODULES/mod_mpm_event.so
        LoadModule authn_core_module MODULES/mod_authn_core.so
        LoadModule authz_core_module MODULES/mod_authz_core.so
        LoadModule authz_user_module MODULES/mod_authz_user.so
        LoadModule include_module MODULES/mod_include.so
        LoadModule auth_openidc_module MODULES/mod_auth_openidc.so
        StartServers 1
        DocumentRoot DIRECTORY/pages
        <Directory DIRECTORY/pages>
          Options +Includes
          SetOutputFilter INCLUDES
          ForceType text/html
          Require all granted
        </Directory>

        OIDCProviderMetadataURL ISSUER/.well-known/openid-configuration
        OIDCClientID CLIENT
        OIDCClientSecret SECRET
        OIDCRedirectURI http://127.0.0.1:PORT/orders/callback
        OIDCCryptoPassphrase PASSPHRASE
        OIDCScope "openid profile email groups"
        OIDCRemoteUserClaim preferred_username
        <Location /orders>
          AuthType openid-connect
          Require valid-user
        </Location>
        <Location /admin>
          AuthType openid-connect
          Require claim groups:admin
        </Location>
        """
        .replace("DIRECTORY", directory.toString())
        .replace("MODULES", MODULES.toString())
        .replace("PORT", Integer.toString(port))
        .replace("ISSUER", OpenIdProvider.shared().toString())
        .replace("CLIENT", client.id())
        .replace("SECRET", client.secret())
        .replace("PASSPHRASE", UUID.randomUUID().toString());
  }

  private static int status(String base) {
    try {
      return RestAssured.get(base + "/bye").statusCode();
    } catch (Exception notUpYet) {
      return 0;
    }
  }
}
