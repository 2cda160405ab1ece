package dev.sallyport.openid.token;

import dev.sallyport.openid.authorization.AuthorizationCodeService.Redeemed;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.device.DeviceAnswer;
import dev.sallyport.openid.device.DeviceGrantService;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.ClientGrant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import java.util.Optional;

/** Exchanges the code of a device for tokens, once its user has allowed it (RFC 8628). */
@Singleton
public class DeviceCodeGrant {
  /** RFC 8628, section 3.4. */
  static final String TYPE = "urn:ietf:params:oauth:grant-type:device_code";

  private final DeviceGrantService grants;
  private final ClientTokenIssuer tokens;
  private final RequestClient requestClient;

  @Inject
  public DeviceCodeGrant(
      DeviceGrantService grants, ClientTokenIssuer tokens, RequestClient requestClient) {
    this.grants = grants;
    this.tokens = tokens;
    this.requestClient = requestClient;
  }

  /**
   * @param key the thumbprint of the key that the device has proven, to which its tokens are bound
   * @param deviceCode any text
   * @throws Problem 400 with an error of RFC 8628, section 3.5, or for a client that may not use
   *     the grant
   */
  JsonObject exchange(Client client, Optional<String> key, String deviceCode) {
    if (!client.deviceGrant()) {
      throw Problem.of(ProblemType.UNAUTHORIZED_CLIENT);
    }
    DeviceAnswer answer =
        BearerSecret.parse(deviceCode)
            .map(code -> grants.ask(client, code, key, requestClient.origin()))
            .orElse(new DeviceAnswer.Refused(ProblemType.INVALID_GRANT));
    if (answer instanceof DeviceAnswer.Granted granted) {
      ClientGrant first = granted.session().grant().orElseThrow().boundTo(key);
      return tokens.issueFirst(new Redeemed(granted.session(), first, Optional.empty()));
    }
    throw Problem.of(((DeviceAnswer.Refused) answer).problem());
  }
}
