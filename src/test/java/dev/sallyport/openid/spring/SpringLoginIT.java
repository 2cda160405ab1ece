package dev.sallyport.openid.spring;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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

/** The application in {@code clients/examples/spring-boot-login}: Spring Security's client. */
@Tag("assurance")
@SharesService
class SpringLoginIT {
  private static final Path JAR =
      Path.of("clients", "examples", "spring-boot-login", "target", "shop.jar");
  private static final int PORT = RunningService.freePort();
  private static final String SHOP = "http://127.0.0.1:" + PORT;

  private static ExampleApplication application;

  private final ApplicationStory ada = new ApplicationStory();

  @BeforeAll
  static void start() {
    ProviderClient client =
        ProviderClient.web(SHOP + "/login/oauth2/code/sallyport")
            .returnsTo(SHOP + "/bye")
            .hearsAt(SHOP + "/logout/connect/back-channel/sallyport")
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
    assertThat(ada.logsInAt(SHOP + "/orders"))
        .contains("orders of " + ada.email() + ", groups: user, subject: " + ada.subject());
    assertThat(ada.gets(SHOP + "/orders/all").status()).isEqualTo(403);
  }

  @Test
  void aLogOutThereIsOneOfAllApplications() {
    ada.logsInAt(SHOP + "/orders");
    ada.opens(NodeApplications.page("basic", "orders"));

    ada.opens(SHOP + "/orders");
    ada.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
    ada.page().waitForURL(SHOP + "/bye");

    eventually(() -> assertThat(ada.isKnownAt(NodeApplications.page("basic", "orders"))).isFalse());
    ada.asksToLogInAt(SHOP + "/orders");
  }

  @Test
  void aLogOutAtTheProviderEndsTheSessionThere() {
    ada.logsInAt(SHOP + "/orders");
    assertThat(ada.isKnownAt(SHOP + "/orders")).isTrue();

    ada.logsOut();
    eventually(() -> assertThat(ada.isKnownAt(SHOP + "/orders")).isFalse());
  }
}
