package dev.sallyport.openid.payara;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.openid.ApplicationStory;
import dev.sallyport.openid.OpenIdProvider;
import org.junit.jupiter.api.Test;

/**
 * An application with Jakarta Security's own client, in a browser. It sends no PKCE, and its secret
 * in the form.
 */
@Slow
@SharesService
class PayaraClientIT {
  @Test
  void aUserLogsInAndComesBackWithNameAndRoles() {
    try (ApplicationStory ada = new ApplicationStory()) {
      assertThat(ada.logsInAt(OpenIdProvider.shop()))
          .contains("orders of " + ada.email())
          .contains("user: true, admin: false")
          .contains("subject: " + ada.subject());
    }
  }
}
