package dev.sallyport.monitoring;

import static dev.sallyport.TestUser.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sallyport.Routes;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.monitoring.openapi.OpenApiDocument;
import dev.sallyport.platform.http.SallyportApplication;
import dev.sallyport.problem.ProblemType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The document that is served tells of the whole API, and of nothing else. */
@SharesService
class OpenApiIT {
  /** Callers get them in the form of RFC 6749 only. */
  private static final Set<ProblemType> OF_OAUTH =
      Set.of(
          ProblemType.INVALID_GRANT,
          ProblemType.INVALID_SCOPE,
          ProblemType.INVALID_TARGET,
          ProblemType.INVALID_DPOP_PROOF,
          ProblemType.USE_DPOP_NONCE,
          ProblemType.UNAUTHORIZED_CLIENT,
          ProblemType.AUTHORIZATION_PENDING,
          ProblemType.SLOW_DOWN,
          ProblemType.ACCESS_DENIED,
          ProblemType.EXPIRED_TOKEN,
          ProblemType.UNSUPPORTED_GRANT_TYPE,
          ProblemType.INVALID_AUTHORIZATION_REQUEST,
          ProblemType.INSUFFICIENT_SCOPE);

  /** Not by JAX-RS, so that the server's list of routes lacks them. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "GET /health/live",
          "GET /health/ready",
          "GET /health/started",
          "GET /metrics",
          "GET /openapi");

  private static Map<String, Object> document;

  @BeforeAll
  static void read() {
    Response answer = TestUser.monitoring().accept("application/json").get("/openapi");
    assertThat(answer.statusCode()).isEqualTo(200);
    document = answer.jsonPath().getMap("$");
  }

  @Test
  void strangersAreRefused() {
    TestUser.assertInvalidClient(TestUser.arrives().anonymous().get("/openapi"));
    TestUser.assertInvalidClient(TestUser.signedUp().authenticated().get("/openapi/"));
  }

  /** As the document: with {@code API_DOCUMENT=protected}, the default. */
  @Test
  void theExplorerIsProtectedAndLoadsNothingFromElsewhere() {
    for (String path :
        List.of("explorer", "explorer.js", "swagger-ui-bundle.js", "swagger-ui.css")) {
      TestUser.assertInvalidClient(TestUser.arrives().anonymous().get("/openapi/" + path));
      Response answer = TestUser.monitoring().get("/openapi/" + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.header("Content-Security-Policy"))
          .startsWith("default-src 'none'; script-src 'self';")
          .doesNotContain("http", "*", "unsafe-eval", "script-src 'self' 'unsafe-inline'");
      assertThat(
              TestUser.monitoring()
                  .header("If-None-Match", answer.header("ETag"))
                  .get("/openapi/" + path)
                  .statusCode())
          .isEqualTo(304);
    }
    assertThat(TestUser.monitoring().get("/openapi/explorer").asString())
        .doesNotContain("http:", "https:", "//");
    TestUser.assertRefused(TestUser.monitoring().get("/openapi/index.html"), 404, "not_found");
  }

  /** The server of the runtime would leave out empty lists and nulls, and add members. */
  @Test
  void theDocumentIsServedAsItIsWritten() {
    assertThat(body(served("application/json").asString())).isEqualTo(body(OpenApiDocument.json()));
    for (String accept : List.of("application/yaml", "*/*", "text/html,*/*;q=0.8")) {
      assertThat(served(accept).asString()).isEqualTo(OpenApiDocument.yaml());
    }
    assertThat(served("application/yaml, application/json").contentType())
        .isEqualTo("application/yaml;charset=utf-8");
    assertThat(served("application/json, application/yaml").contentType())
        .isEqualTo("application/json");
    assertThat(served("*/*").contentType()).isEqualTo("text/plain;charset=utf-8");
    Response head = TestUser.monitoring().accept("application/json").head("/openapi");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.asString()).isEmpty();
  }

  private static Response served(String accept) {
    return TestUser.monitoring().accept(accept).get("/openapi");
  }

  @Test
  void everyRouteIsDescribedAndNoOther() {
    List<String> expected = new ArrayList<>(Routes.ofTheService());
    expected.addAll(OF_THE_SERVER);

    assertThat(operations().keySet().stream().map(OpenApiIT::unnamed))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(OpenApiIT::unnamed).distinct().toList());
  }

  @Test
  void everyProblemHasAnExample() {
    Map<String, Object> examples = at("components", "examples");

    List<ProblemType> types =
        Arrays.stream(ProblemType.values()).filter(type -> !OF_OAUTH.contains(type)).toList();
    assertThat(examples.keySet())
        .containsExactlyInAnyOrderElementsOf(types.stream().map(ProblemType::code).toList());
    for (ProblemType type : types) {
      assertThat(map(map(examples, type.code()), "value"))
          .containsEntry("code", type.code())
          .containsEntry("status", type.status())
          .containsEntry("title", type.title())
          .containsEntry("detail", type.detail())
          .containsEntry("type", "urn:sallyport:problem:" + type.code());
    }
  }

  static Stream<String> operationNames() {
    return operations().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("operationNames")
  void everyOperationIsComplete(String name) {
    Map<String, Object> operation = operations().get(name);

    assertThat(operation.get("summary")).asString().isNotBlank();
    assertThat(operation.get("operationId")).asString().isNotBlank();
    assertThat(list(operation, "tags")).hasSize(1);
    Map<String, Object> responses = map(operation, "responses");
    assertThat(responses).containsKey("default");
    assertThat(responses.keySet()).anyMatch(status -> status.startsWith("2"));
    responses.forEach((status, response) -> assertDescribed(name + " " + status, response));
    if (operation.containsKey("requestBody")) {
      assertThat(contents(map(operation, "requestBody"))).allMatch(OpenApiIT::hasExample);
    }
    if (ways(operation).contains("bearer")) {
      assertThat(responses).containsKeys("401", "503");
    }
  }

  /** What each asks for; {@code AccessIT} walks there and sees that it does. */
  @Test
  void onlyWhatIsOpenOnPurposeAsksForNoCredentials() {
    assertThat(
            operations().entrySet().stream()
                .filter(operation -> ways(operation.getValue()).isEmpty())
                .map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "POST /api/auth/signup",
            "POST /api/auth/signup/confirm",
            "POST /api/auth/invitation/accept",
            "POST /api/auth/login",
            "POST /api/auth/login/second-factor",
            "POST /api/auth/passkeys/login/options",
            "POST /api/auth/passkeys/login",
            "POST /api/auth/password/forgot",
            "POST /api/auth/password/reset",
            "POST /api/auth/mail/stop",
            "POST /api/auth/refresh",
            "POST /api/auth/account/restore",
            "POST /api/auth/email/revert",
            "POST /api/auth/factors/keep",
            "GET /.well-known/jwks.json",
            "GET /api/auth/policy",
            "GET /.well-known/webauthn",
            "GET /.well-known/passkey-endpoints",
            "GET /.well-known/openid-configuration",
            "GET /oauth/jwks.json",
            "GET /.well-known/oauth-authorization-server");
  }

  @Test
  void operationIdsAreUnique() {
    assertThat(operations().values().stream().map(operation -> operation.get("operationId")))
        .doesNotHaveDuplicates();
  }

  /** What a caller sends or gets, by the record that it is in Java. */
  @ParameterizedTest
  @CsvSource({
    "Credentials, signin.CredentialsRequest",
    "Login, signin.LoginRequest",
    "RememberedDevices, signin.device.RememberedDeviceListView",
    "RememberedDevice, signin.device.RememberedDeviceView",
    "RefreshToken, signin.refresh.RefreshRequest",
    "Session, signin.SessionView",
    "Message, signin.MessageView",
    "MailedFlow, ticket.MailedFlowView",
    "Policy, signin.signup.PolicyView",
    "PasswordRules, signin.signup.PolicyView$PasswordRules",
    "SignUpConfirmation, signin.signup.SignUpConfirmRequest",
    "EmailConfirmation, signin.email.EmailConfirmRequest",
    "ConfirmedEmail, signin.email.ConfirmedEmailView",
    "MailStop, signin.recipient.MailStopRequest",
    "SecondFactor, signin.factor.SecondFactorRequest",
    "Reauthentication, signin.stepup.ReauthenticationRequest",
    "AccessToken, signin.AccessTokenView",
    "TotpEnrolment, signin.enrolment.TotpEnrolmentView",
    "TotpConfirmation, signin.enrolment.TotpConfirmRequest",
    "RecoveryCodes, signin.enrolment.RecoveryCodesView",
    "RemainingCodes, signin.enrolment.RemainingCodesView",
    "PasskeyOptions, signin.PasskeyOptionsView",
    "PasskeyLogin, signin.passkey.PasskeyLoginRequest",
    "NewPasskey, signin.passkey.PasskeyRequest",
    "PasskeyName, signin.passkey.PasskeyNameRequest",
    "Passkey, signin.passkey.PasskeyView",
    "PasskeyList, signin.passkey.PasskeyListView",
    "AddedPasskey, signin.passkey.AddedPasskeyView",
    "PasswordChange, signin.password.PasswordChangeRequest",
    "ForgottenPassword, signin.password.ForgottenPasswordRequest",
    "ResetFlow, signin.password.ResetFlowView",
    "PasswordReset, signin.password.PasswordResetRequest",
    "Device, session.list.ListedSessionView",
    "Devices, platform.http.Page",
    "EmailChange, signin.email.change.EmailChangeRequest",
    "EmailReversion, signin.email.change.EmailRevertRequest",
    "FactorKeeping, signin.removal.KeepFactorsRequest",
    "UserFactors, admin.factor.UserFactorsView",
    "UserFactor, admin.factor.FactorView",
    "PendingFactorRemoval, admin.factor.UserFactorsView$Removal",
    "UserApplication, admin.application.UserApplicationView",
    "Grant, admin.application.UserApplicationView$GrantView",
    "RemovalDue, admin.factor.RemovalDueView",
    "Deletion, signin.deletion.DeletionRequest",
    "ScheduledDeletion, signin.deletion.DeletionView",
    "Profile, account.ProfileView",
    "Task, task.TaskView",
    "TaskPage, platform.http.Page",
    "TaskRequest, task.TaskRequest",
    "User, admin.user.UserView",
    "UserDetail, admin.user.UserDetailView",
    "UserChange, admin.user.UserChangeRequest",
    "NewAccount, admin.user.AccountRequest",
    "Invitation, admin.invitation.InvitationView",
    "Import, admin.imports.ImportView",
    "StartedImport, admin.imports.StartedImportView",
    "ImportFault, imports.ImportFault",
    "InvitationAcceptance, signin.invitation.InvitationAcceptRequest",
    "UserSession, session.list.LiveSession",
    "Event, admin.event.EventView",
    "Finding, admin.finding.FindingView",
    "FindingPart, admin.finding.FindingView$PartView",
    "FindingReview, admin.finding.FindingView$ReviewView",
    "FindingReviewRequest, admin.finding.FindingReviewRequest",
    "FindingSession, audit.detection.FindingSession",
    "SavedView, admin.view.SavedView",
    "NewSavedView, admin.view.SavedViewRequest",
    "RoleChange, admin.user.RoleChange",
    "ThrottleItem, admin.throttle.ThrottleView",
    "Mail, admin.mail.MailView",
    "AuditChain, admin.event.AuditChainView",
    "AuditBreak, admin.event.AuditChainView$BreakView",
    "Setting, admin.setting.SettingView",
    "Key, admin.key.KeyView",
    "Rotation, admin.key.KeyResource$Rotation",
    "ClientRegistration, admin.client.ClientRequest",
    "Client, admin.client.ClientView",
    "ClientSecret, admin.client.ClientSecretView",
    "StatisticsStep, audit.search.EventStatistics",
    "HashQueue, admin.node.NodeResource$HashQueue",
  })
  void schemasHaveTheMembersOfTheirRecords(String schema, String record) throws Exception {
    Set<String> members =
        Arrays.stream(Class.forName("dev.sallyport." + record).getRecordComponents())
            .map(component -> snakeCase(component.getName()))
            .collect(Collectors.toSet());

    assertThat(at("components", "schemas", schema, "properties")).containsOnlyKeys(members);
  }

  /** The parameters of a fault are members beside the others. */
  @Test
  void theSchemaOfAFaultHasItsParameters() {
    assertThat(at("components", "schemas", "Fault", "properties"))
        .containsOnlyKeys("field", "code", "message", "min", "max", "allowed");
    assertThat(list(at("components", "schemas", "Fault"), "required"))
        .containsExactly("field", "code", "message");
  }

  /** A new record of the wire shows up here until it has a schema. */
  @Test
  void everyRecordOfTheWireIsCompared() throws Exception {
    CsvSource compared =
        OpenApiIT.class
            .getDeclaredMethod("schemasHaveTheMembersOfTheirRecords", String.class, String.class)
            .getAnnotation(CsvSource.class);
    Set<String> records =
        Arrays.stream(compared.value())
            .map(pair -> "dev.sallyport." + pair.split(", ", -1)[1])
            .collect(Collectors.toSet());

    Set<String> found =
        new ClassFileImporter()
                .importUrl(
                    SallyportApplication.class.getProtectionDomain().getCodeSource().getLocation())
                .stream()
                .filter(type -> type.isAssignableTo(Record.class))
                .filter(type -> type.getSimpleName().matches(".*(Request|View)"))
                .map(JavaClass::getName)
                // The first is made of parameters; a member of the second is called this; the third
                // is no message.
                .filter(
                    name ->
                        !name.matches(
                            ".*(http.PageRequest|NodeResource\\$NodeView|ticket.TicketRequest"
                                + "|authorization.AuthorizationRequest|authorization.SealedRequest)"))
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(records).containsAll(found);
  }

  @Test
  void anAnswerIsWhatTheDocumentSays() {
    TestUser ada = TestUser.registered();

    assertThat(body(ada.logsIn())).containsOnlyKeys(keys("Session"));
    assertThat(body(ada.authenticated().get("/api/auth/me"))).containsOnlyKeys(keys("Profile"));
    assertThat(body(ada.creates("first"))).containsOnlyKeys(keys("Task"));
    assertThat(body(ada.anonymous().get("/.well-known/oauth-authorization-server")))
        .containsOnlyKeys(keys("Metadata"));
  }

  private static Set<String> keys(String schema) {
    return at("components", "schemas", schema, "properties").keySet();
  }

  private static void assertDescribed(String where, Object response) {
    Map<String, Object> described = resolved(map(response));
    assertThat(described.get("description")).as(where).asString().isNotBlank();
    assertThat(contents(described)).as(where).allMatch(OpenApiIT::hasExample);
    if (where.matches(".* (4..|5..|default)") && !where.contains("/health")) {
      assertThat(map(described, "content"))
          .as(where)
          .containsKey(
              where.matches("[A-Z]+ /oauth/(token|par|device|userinfo) .*")
                  ? "application/json"
                  : "application/problem+json");
    }
  }

  private static List<Map<String, Object>> contents(Map<String, Object> holder) {
    return holder.containsKey("content")
        ? map(holder, "content").values().stream().map(OpenApiIT::map).toList()
        : List.of();
  }

  private static boolean hasExample(Map<String, Object> content) {
    return content.containsKey("schema")
        && (content.containsKey("example") || content.containsKey("examples"));
  }

  private static Map<String, Object> resolved(Map<String, Object> response) {
    Object reference = response.get("$ref");
    return reference == null
        ? response
        : at(reference.toString().substring("#/".length()).split("/", -1));
  }

  private static Map<String, Object> at(String... path) {
    Map<String, Object> found = document;
    for (String name : path) {
      found = map(found, name);
    }
    return found;
  }

  private static Map<String, Map<String, Object>> operations() {
    return Routes.operations(document);
  }

  /** The security schemes that it accepts. */
  private static Set<String> ways(Map<String, Object> operation) {
    return operation.containsKey("security")
        ? list(operation, "security").stream()
            .flatMap(way -> map(way).keySet().stream())
            .collect(Collectors.toSet())
        : Set.of();
  }

  /** What a path parameter is called does not matter. */
  private static String unnamed(String route) {
    return route.replaceAll("\\{\\w+}", "{}");
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> map(Map<String, Object> holder, String name) {
    return map(holder.get(name));
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> holder, String name) {
    return (List<Object>) holder.get(name);
  }
}
