package dev.sallyport.admin.setting;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators read the settings in force. */
@SharesService
class SettingIT {
  private static final String SETTINGS = "/api/admin/settings";

  @Test
  void settingsAreListedAndSecretsAreNot() {
    Response list = TestUser.operator().authenticated().get(SETTINGS);

    assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
    assertThat(setting(list, "SESSION_TTL"))
        .isEqualTo(
            Map.of(
                "name", "SESSION_TTL",
                "value", "30d",
                "is_default", true,
                "is_secret", false,
                "source", "environment"));
    for (String name : List.of("JWT_SECRET", "DATABASE_URL", "SMTP_URL", "MONITORING_PASSWORD")) {
      assertThat(setting(list, name))
          .isEqualTo(
              Map.of(
                  "name",
                  name,
                  "value",
                  "set",
                  "is_default",
                  false,
                  "is_secret",
                  true,
                  "source",
                  "environment"));
    }
    assertThat(list.asString())
        .doesNotContain(RunningService.MONITORING_PASSWORD, "postgresql:", "smtp:");
  }

  @Test
  void theListHasNoParameters() {
    assertRefused(
        TestUser.operator().authenticated().get(SETTINGS + "?name=JWT_SECRET"),
        400,
        "validation_failed");
  }

  private static Map<String, Object> setting(Response list, String name) {
    return list.path("data.find { it.name == '" + name + "' }");
  }
}
