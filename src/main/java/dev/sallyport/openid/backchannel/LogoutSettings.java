package dev.sallyport.openid.backchannel;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.http.client.CidrBlock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code LOGOUT_NETWORKS}: private networks in which clients may receive logout tokens. */
@Singleton
public class LogoutSettings implements Settings {
  static final String NETWORKS = "LOGOUT_NETWORKS";

  private final List<CidrBlock> networks;

  @Inject
  public LogoutSettings(Configuration configuration) {
    networks =
        configuration.parsedList(
            NETWORKS,
            "addresses or networks, such as 10.0.0.0/8; a network must have no host bits",
            CidrBlock::parse);
  }

  List<CidrBlock> networks() {
    return networks;
  }
}
