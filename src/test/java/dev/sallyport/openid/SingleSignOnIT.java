package dev.sallyport.openid;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.openid.apache.ApacheServer;
import dev.sallyport.openid.node.NodeApplications;
import org.junit.jupiter.api.Test;

/** Applications of several makers have one sign-in and one log-out. */
@Slow
@SharesService
class SingleSignOnIT {
  @Test
  void oneLogInIsForAllApplicationsAndOneLogOutAsWell() {
    String apache = ApacheServer.page("/orders");
    String node = NodeApplications.page("basic", "orders");
    try (ApplicationStory ada = new ApplicationStory()) {
      assertThat(ada.logsInAt(apache)).startsWith("orders of " + ada.email());
      assertThat(ada.opens(node)).startsWith("orders of " + ada.email());
      assertThat(ada.opens(OpenIdProvider.shop())).startsWith("orders of " + ada.email());

      ada.logsOutBy(
          NodeApplications.page("basic", "logout"), NodeApplications.page("basic", "bye"));

      eventually(() -> assertThat(ada.isKnownAt(apache)).isFalse());
      ada.asksToLogInAt(apache);
      ada.asksToLogInAt(node);
    }
  }
}
