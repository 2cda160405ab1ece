package dev.sallyport.openid.quarkus;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.openid.ApplicationStory;
import dev.sallyport.openid.ExampleApplication;
import dev.sallyport.openid.ProviderClient;
import dev.sallyport.openid.node.NodeApplications;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application in {@code clients/examples/quarkus-login}: the client of Quarkus. */
@Tag("assurance")
@SharesService
class QuarkusLoginIT {
  private static final Path JAR =
      Path.of("clients/examples/quarkus-login/target/quarkus-app/quarkus-run.jar");
  private static final int PORT = RunningService.freePort();
  private static final String SHOP = "http://127.0.0.1:" + PORT;
  private static final String STOCK = SHOP + "/stock";

  private static ExampleApplication application;

  private final ApplicationStory ada = new ApplicationStory();

  @BeforeAll
  static void start() {
    ProviderClient client =
        ProviderClient.web(SHOP + "/callback")
            .returnsTo(SHOP + "/bye")
            .hearsAt(SHOP + "/back-channel-logout")
            .register();
    application = ExampleApplication.start(JAR, SHOP, PORT, client);
  }

  @AfterAll
  static void stop() {
    if (application != null) {
      application.close();
    }
  }

  @AfterEach
  void closeTheBrowser() {
    ada.close();
  }

  @Test
  void aUserLogsInAndHasHerNameAndRoles() {
    assertThat(ada.logsInAt(STOCK))
        .contains("stock for " + ada.email() + ", roles: user, subject: " + ada.subject());
    assertThat(ada.gets(STOCK + "/all").status()).isEqualTo(403);
  }

  @Test
  void aLogOutThereIsOneOfAllApplications() {
    ada.logsInAt(STOCK);
    ada.opens(NodeApplications.page("basic", "orders"));

    ada.logsOutBy(SHOP + "/logout", SHOP + "/bye");

    eventually(() -> assertThat(ada.isKnownAt(NodeApplications.page("basic", "orders"))).isFalse());
    ada.asksToLogInAt(STOCK);
  }

  @Test
  void aLogOutAtTheProviderEndsTheSessionThere() {
    ada.logsInAt(STOCK);
    assertThat(ada.isKnownAt(STOCK)).isTrue();

    ada.logsOut();
    eventually(() -> assertThat(ada.isKnownAt(STOCK)).isFalse());
  }
}
