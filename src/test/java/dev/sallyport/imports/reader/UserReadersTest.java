package dev.sallyport.imports.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.credential.password.legacy.format.ForeignHashes;
import dev.sallyport.imports.ImportConflict;
import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.ImportSource;
import dev.sallyport.imports.UnreadableImportException;
import dev.sallyport.imports.reader.user.ImportedUser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other systems write them, and files that are meant to do harm. */
class UserReadersTest {
  private static final String ID = "0d3f5a52-6f7e-4b8e-9d25-5b0c9f1d7a11";
  private static final String BCRYPT =
      "$2y$05$elKJXkdwWqIVXSXjl.MprOiCbKyIBi4SJKuHe8eSAAxxV41V3ocW6";
  private static final String SHA256 =
      "cfc9b9fae543433e28fe088e552ad396f254920c29121ce81b3778a125b314f3";
  private static final Instant TIME = Instant.parse("2020-01-31T12:00:00Z");
  private static final Instant NOW = Instant.parse("2024-01-31T12:00:00Z");

  @Test
  void everyMemberOfTheOwnFormatIsRead() {
    ImportedUser user =
        only(
            ImportSource.NDJSON,
            """
            {"id":"%s","external_id":"17","email":"Ada@Example.com","email_verified":true,\
            "active":false,"roles":["staff"],"language":"de","created_at":"2020-01-31T12:00:00Z",\
            "password_hash":"%s","totp_secret":"jbsw y3dp ehpk 3pxp"}
            """
                .formatted(ID, BCRYPT));

    assertThat(user.id()).contains(UUID.fromString(ID));
    assertThat(user.externalId()).contains("17");
    assertThat(user.email()).hasToString("ada@example.com");
    assertThat(user.emailVerified()).isTrue();
    assertThat(user.active()).isFalse();
    assertThat(user.roles()).containsExactly("staff");
    assertThat(user.language().tag()).isEqualTo("de");
    assertThat(user.createdAt()).contains(TIME);
    assertThat(user.password()).isPresent();
    assertThat(user.totp().orElseThrow().base32()).isEqualTo("JBSWY3DPEHPK3PXP");
    assertThat(user.toString()).doesNotContain("ada");
  }

  @Test
  void aRealmExportOfKeycloakIsReadAsItIs() {
    List<ForeignHashes.Made> hashes =
        ForeignHashes.all().filter(made -> made.source().startsWith("keycloak ")).toList();
    StringBuilder users = new StringBuilder();
    for (ForeignHashes.Made made : hashes) {
      String[] parts = made.text().split("\t", -1);
      users.append(users.isEmpty() ? "" : ",").append(keycloakUser(parts[0], parts[1]));
    }
    String realm =
        """
        {"id":"r","realm":"shop","roles":{"realm":[{"name":"x","users":[1]}]},
         "users":[%s],
         "clients":[{"clientId":"account"}]}
        """
            .formatted(users);

    List<ReadRecord> records = read(ImportSource.KEYCLOAK, realm);

    assertThat(hashes).hasSize(12);
    assertThat(records).hasSize(12).allMatch(record -> record.user().isPresent());
    ImportedUser first = records.get(0).user().orElseThrow();
    assertThat(first.id()).contains(UUID.fromString(ID));
    assertThat(first.externalId()).isEmpty();
    assertThat(first.emailVerified()).isTrue();
    assertThat(first.roles()).containsExactlyInAnyOrder("offline_access", "/staff");
    assertThat(first.createdAt()).contains(TIME);
    // Keycloak's secret is the octets of its text.
    assertThat(first.totp().orElseThrow().base32()).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (int i = 0; i < records.size(); i++) {
      var hash = records.get(i).user().orElseThrow().password().orElseThrow();
      byte[] password = hashes.get(i).password().getBytes(StandardCharsets.UTF_8);
      assertThat(hash.recipe().orElseThrow().derive(password)).isEqualTo(hash.digest());
    }
  }

  private static String keycloakUser(String data, String secret) {
    return """
    {"id":"%s","username":"ada","email":"ada@example.com","emailVerified":true,"enabled":true,
     "createdTimestamp":1580472000000,"totp":true,
     "credentials":[{"id":"c","type":"password","createdDate":1,"secretData":%s,"credentialData":%s},
      {"id":"o","type":"otp","secretData":"{\\"value\\":\\"12345678901234567890\\"}",
       "credentialData":"{\\"subType\\":\\"totp\\",\\"digits\\":6,\\"counter\\":0,\\"period\\":30,\\"algorithm\\":\\"HmacSHA1\\"}"}],
     "realmRoles":["offline_access"],"groups":["/staff"]}"""
        .formatted(ID, quoted(secret), quoted(data));
  }

  private static String quoted(String json) {
    return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  @Test
  void bulkExportsOfAuth0AreRead() {
    ImportedUser user =
        only(
            ImportSource.AUTH0,
            """
            {"_id":{"$oid":"60425dc43519d90068f82973"},"email_verified":true,\
            "email":"ada@example.com","passwordHash":"%s","password_set_date":{"$date":"2021-03-05T16:36:23.218Z"},\
            "tenant":"shop","connection":"Username-Password-Authentication","_tmp_is_unique":true}
            """
                .formatted(BCRYPT));
    assertThat(user.externalId()).contains("auth0|60425dc43519d90068f82973");
    assertThat(user.password()).isPresent();
    assertThat(
            only(
                    ImportSource.AUTH0,
                    "{\"user_id\":\"auth0|1\",\"email\":\"a@example.com\",\"blocked\":true,"
                        + "\"created_at\":\"2020-01-31T12:00:00.000Z\"}")
                .active())
        .isFalse();
  }

  @Test
  void theExportOfFirebaseIsReadWithTheParametersOfItsProject() {
    String file =
        """
        {"users":[
          {"localId":"3hVq","email":"ada@example.com","emailVerified":true,
           "passwordHash":"lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==",
           "salt":"42xEC-ixf3L2lw==","createdAt":"1580472000000","lastSignedInAt":"1","disabled":false,
           "providerUserInfo":[]}]}
        """;
    String parameters =
        "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";

    ImportedUser user =
        all(reader(ImportSource.FIREBASE, file, parameters)).get(0).user().orElseThrow();

    assertThat(user.externalId()).contains("3hVq");
    assertThat(user.createdAt()).contains(TIME);
    var hash = user.password().orElseThrow();
    assertThat(hash.recipe().orElseThrow().derive("user1password".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(hash.digest());
    assertThat(codes(read(ImportSource.FIREBASE, file)))
        .containsExactly("firebase_parameters_required");
  }

  @Test
  void theUsersOfSupabaseAreReadAsCsvAndAsCopy() {
    String columns =
        "instance_id,id,aud,role,email,encrypted_password,email_confirmed_at,created_at,banned_until";
    String csv =
        columns
            + "\n00000000-0000-0000-0000-000000000000,"
            + ID
            + ",authenticated,authenticated,ada@example.com,"
            + BCRYPT
            + ",2020-01-31 12:00:00.5+00,2020-01-31 12:00:00+00,\n";
    String copy =
        "--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n\n"
            + "COPY auth.audit (id, ip) FROM stdin;\n1\t2\n\\.\n\nCOPY auth.users ("
            + columns.replace(",", ", ")
            + ") FROM stdin;\n00000000-0000-0000-0000-000000000000\t"
            + ID
            + "\tauthenticated\tauthenticated\tada@example.com\t"
            + BCRYPT
            + "\t2020-01-31 12:00:00.5+00\t2020-01-31 12:00:00+00\t\\N\n\\.\n\nSELECT 1;\n";
    for (String file : new String[] {csv, copy}) {
      ImportedUser user = only(ImportSource.TABLE, file);
      assertThat(user.id()).contains(UUID.fromString(ID));
      assertThat(user.emailVerified()).isTrue();
      assertThat(user.active()).isTrue();
      assertThat(user.createdAt()).contains(TIME);
      assertThat(user.password()).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31 11:59:59+00,true",
    "2024-01-31 12:00:01+00,false",
    "infinity,false",
    "'',true"
  })
  void aBanThatHasEndedDeactivatesNobody(String until, boolean active) {
    ImportedUser user =
        only(
            ImportSource.TABLE,
            "email,encrypted_password,banned_until\nada@example.com,," + until + "\n");
    assertThat(user.active()).isEqualTo(active);
  }

  /** Addresses are in many tables before that of the users. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // Supabase and django-allauth.
        "COPY auth.flow_state (id, password, email_optional) FROM stdin;\n1\tx\tt\n\\.\n",
        "COPY public.account_emailaddress (id, email, verified) FROM stdin;\n1\tb@example.com\tt\n\\.\n",
        // A row that somebody has chosen.
        "COPY notes (text) FROM stdin;\nCOPY x (email, password) FROM stdin;\nb@example.com\n\\.\n"
      })
  void theTableOfADumpThatHasPasswordsIsRead(String before) {
    String users =
        "COPY public.auth_user (id, password, \"username\", email) FROM stdin;\n17\t"
            + BCRYPT
            + "\tada\tada@example.com\n\\.\n";
    String after = "\n\nCOPY x (id) FROM stdin;\n1\n\\.\n";

    UserReader reader = reader(ImportSource.TABLE, "--\n" + before + "\n" + users + after, null);
    ImportedUser user = reader.next().orElseThrow().user().orElseThrow();

    assertThat(user.email()).hasToString("ada@example.com");
    assertThat(user.password()).isPresent();
    assertThat(reader.next()).isEmpty();
    assertThat(reader.next()).as("asked once more").isEmpty();
    UserReader none = reader(ImportSource.TABLE, "--\n" + before + after, null);
    assertThat(catchThrowableOfType(UnreadableImportException.class, none::next).code())
        .isEqualTo("no_users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b@example.com\t", "b@example.com\t\n", "b@example.com\t\\N\n"})
  void aTruncatedDumpIsNotTakenForAWholeOne(String end) {
    UserReader reader =
        reader(
            ImportSource.TABLE,
            "COPY users (email, password) FROM stdin;\na@example.com\t\\N\nc@example.com\t\\N\n"
                + end,
            null);

    assertThat(reader.next().orElseThrow().user()).isPresent();
    UnreadableImportException ended =
        catchThrowableOfType(UnreadableImportException.class, () -> all(reader));
    assertThat(ended).isNotNull();
    assertThat(ended.code()).isEqualTo("malformed");
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    String user = "{\"email\":\"ada@example.com\"}";
    String document = "{\"users\":[" + user + "]}";
    String copy = "COPY users (email, password) FROM stdin;\nada@example.com\t\\N\n\\.\n";
    for (ImportedUser read :
        List.of(
            only(ImportSource.NDJSON, "\uFEFF" + user),
            only(ImportSource.AUTH0, "\uFEFF" + user),
            only(ImportSource.KEYCLOAK, "\uFEFF" + document),
            only(ImportSource.FIREBASE, "\uFEFF" + document),
            only(ImportSource.TABLE, "\uFEFFemail\nada@example.com\n"),
            only(ImportSource.TABLE, "\uFEFF" + copy))) {
      assertThat(read.email()).hasToString("ada@example.com");
    }
  }

  @Test
  void tablesOfDjangoAndOfRealmsAreRead() {
    ImportedUser django =
        only(
            ImportSource.TABLE,
            """
            id,password,last_login,is_superuser,username,first_name,last_name,email,is_staff,is_active,date_joined\r
            17,pbkdf2_sha256$1000$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,,f,ada,"Ada, ""Countess""
            of Lovelace",=1+1,ada@example.com,t,t,2020-01-31 12:00:00+00\r
            """);
    assertThat(django.externalId()).contains("17");
    assertThat(django.roles()).containsExactly("is_staff");
    assertThat(django.createdAt()).contains(TIME);
    assertThat(only(ImportSource.TABLE, "email,password\nada@example.com,!unusable\n").password())
        .isEmpty();

    ImportedUser realm =
        only(
            ImportSource.TABLE,
            "USERNAME,PASSWORD,GROUPNAME\nada@example.com,cfc9b9fae543433e28fe088e552ad396f254920c29121ce81b3778a125b314f3,\"staff,clerks\"\n");
    assertThat(realm.password()).isPresent();
    assertThat(realm.roles()).containsExactlyInAnyOrder("staff", "clerks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"} | malformed",
        "{\"email\":\"a@example.com\",\"admin\":true} | unknown_member",
        "{\"email\":17} | malformed",
        "{\"email\":\"no address\"} | email_malformed",
        "{} | email_required",
        "[] | malformed",
        "{\"email\":\"a@example.com\" | malformed",
        "{\"email\":\"a@example.com\",\"id\":\"17\"} | id_malformed",
        "{\"email\":\"a@example.com\",\"external_id\":\"\\u0000\"} | id_malformed",
        "{\"email\":\"a@example.com\",\"created_at\":\"+999999999-01-01T00:00:00Z\"} | time_malformed",
        "{\"email\":\"a@example.com\",\"totp_secret\":\"AAAA\"} | totp_unsupported",
        "{\"email\":\"a@example.com\",\"roles\":[1]} | malformed",
        "{\"email\":\"a@example.com\",\"password_hash\":\"hunter2\"} | hash_unsupported",
        "{\"email\":\"a@example.com\",\"password_hash\":\"$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA\"} | hash_unsupported"
      })
  void aFaultyLineIsAFaultOfItsOwn(String line, String code) {
    List<ReadRecord> records =
        read(
            ImportSource.NDJSON,
            "{\"email\":\"x@example.com\"}\n\n" + line + "\n{\"email\":\"y@example.com\"}");

    assertThat(records).hasSize(3);
    assertThat(records.get(2).line()).isEqualTo(4);
    ImportFault fault = records.get(1).fault().orElseThrow();
    assertThat(fault.line()).isEqualTo(3);
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.message()).startsWith("must ").doesNotContain("example", "hunter", "4194304");
  }

  /** The parser throws exceptions of its own for these, which would stop every import. */
  @Test
  void numbersOutOfRangeAndDeepNestingAreFaultsOfTheirLine() {
    String deep = "[".repeat(100_000);
    List<ReadRecord> records =
        read(
            ImportSource.NDJSON,
            "{\"email\":\"a@example.com\",\"x\":1e99999999999}\n"
                + "{\"x\":"
                + deep
                + "\n"
                + deep
                + "\n{\"email\":\"b@example.com\"} {}\n{\"email\":\"c@example.com\"}\n");

    assertThat(codes(records)).containsExactly("malformed", "malformed", "malformed", "malformed");
    assertThat(records).hasSize(5);
    assertThat(
            codes(
                read(
                    ImportSource.KEYCLOAK,
                    "{\"users\":[{\"email\":\"a@example.com\",\"x\":[1e99999999999]},"
                        + "{\"email\":\"b@example.com\"}]}")))
        .containsExactly("malformed");
  }

  /** The parser refuses them with another exception than exponents. */
  @Test
  void aNumberOfTwoThousandDigitsIsAFaultOfItsLine() {
    String user = "{\"email\":\"a@example.com\",\"x\":" + "9".repeat(2_000) + "}";
    String next = "{\"email\":\"b@example.com\"}";
    for (List<ReadRecord> records :
        List.of(
            read(ImportSource.NDJSON, user + "\n" + next + "\n"),
            read(ImportSource.AUTH0, user + "\n" + next + "\n"),
            read(ImportSource.KEYCLOAK, "{\"users\":[" + user + "," + next + "]}"))) {
      assertThat(codes(records)).containsExactly("malformed");
      assertThat(records).hasSize(2);
      assertThat(records.get(1).user()).isPresent();
    }
  }

  @Test
  void valuesWithinAUserThatNoParserTakesAreFaultsOfTheirRecord() {
    String secret = "{\\\"salt\\\":" + "[".repeat(2_000) + "\",\"credentialData\":\"{}";
    assertThat(
            codes(
                read(
                    ImportSource.KEYCLOAK,
                    "{\"users\":[{\"email\":\"a@example.com\",\"credentials\":[{\"type\":\"password\","
                        + "\"secretData\":\""
                        + secret
                        + "\"}]}]}")))
        .containsExactly("malformed");
    assertThat(
            codes(
                read(
                    ImportSource.TABLE,
                    "email,created_at\na@example.com,+999999999-12-31 00:00:00\n")))
        .containsExactly("time_malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"users\":[{\"x\":", "{\"x\":", "{\"users\":[],\"x\":", "{\"users\":[{},"})
  void aDocumentThatIsNestedTooDeeplyIsMalformed(String begin) {
    UserReader reader = reader(ImportSource.KEYCLOAK, begin + "[".repeat(100_000), null);
    UnreadableImportException ended =
        catchThrowableOfType(UnreadableImportException.class, () -> all(reader));
    assertThat(ended.code()).isEqualTo("malformed");
  }

  @Test
  void brokenUtf8IsAFaultOfItsLine() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("{\"email\":\"a".getBytes(StandardCharsets.UTF_8));
    file.write(0xFF);
    file.writeBytes(
        "@example.com\"}\n{\"email\":\"b@example.com\"}\n".getBytes(StandardCharsets.UTF_8));

    List<ReadRecord> records =
        all(
            UserReaders.of(
                options(ImportSource.NDJSON, Optional.empty()),
                new ByteArrayInputStream(file.toByteArray()),
                NOW));

    assertThat(codes(records)).containsExactly("not_utf8");
    assertThat(records).hasSize(2);
    byte[] table = "email,password\na\u00FF@example.com,\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            codes(
                all(
                    UserReaders.of(
                        options(ImportSource.TABLE, Optional.empty()),
                        new ByteArrayInputStream(table),
                        NOW))))
        .containsExactly("not_utf8");
  }

  /** A gigabyte without a line break, in the memory of a test. */
  @Test
  void aLineOfAGigabyteIsOneFault() {
    InputStream file =
        new Endless("{\"email\":\"", 1L << 30, "\"}\n{\"email\":\"b@example.com\"}\n");
    long before = used();

    List<ReadRecord> records =
        all(UserReaders.of(options(ImportSource.NDJSON, Optional.empty()), file, NOW));

    assertThat(codes(records)).containsExactly("too_long");
    assertThat(records).hasSize(2);
    assertThat(used() - before).isLessThan(64L << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KEYCLOAK", "TABLE"})
  void aRecordOfAGigabyteEndsTheFile(ImportSource source) {
    String begin =
        source == ImportSource.TABLE
            ? "email,password\na@example.com,\n\"b"
            : "{\"users\":[{\"email\":\"a@example.com\"},{\"email\":\"b";
    UserReader reader =
        UserReaders.of(
            options(source, Optional.empty()), new Endless(begin, 1L << 30, "\"}]}\n"), NOW);

    assertThat(reader.next().orElseThrow().user()).isPresent();
    UnreadableImportException ended =
        catchThrowableOfType(UnreadableImportException.class, reader::next);
    assertThat(ended.code()).isEqualTo("too_long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"realm\":\"shop\"} | no_users",
        "{\"users\":{}} | malformed",
        "{\"users\":[1]} | malformed",
        "{\"users\":[{\"email\":\"a@example.com\"} | malformed",
        "~~ | malformed"
      })
  void aBrokenDocumentIsNotTakenForAWholeOne(String file, String code) {
    UserReader reader = reader(ImportSource.KEYCLOAK, file, null);
    UnreadableImportException ended =
        catchThrowableOfType(UnreadableImportException.class, () -> all(reader));
    assertThat(ended).isNotNull();
    assertThat(ended.code()).isEqualTo(code);
  }

  @Test
  void aNameThatAppearsTwiceIsAFaultOfItsRecord() {
    List<ReadRecord> records =
        read(
            ImportSource.KEYCLOAK,
            "{\"users\":[{\"email\":\"a@example.com\",\"attributes\":{\"x\":[1],\"x\":2}},\n"
                + "{\"email\":\"b@example.com\"}]}");
    assertThat(codes(records)).containsExactly("malformed");
    assertThat(records.get(1).user()).isPresent();
    assertThat(records.get(1).line()).isEqualTo(2);
  }

  /** An account must not lose its second factor unnoticed. */
  @Test
  void aSecondFactorThatCannotBeImportedIsAFault() {
    String user =
        keycloakUser(
            "{\"hashIterations\":1,\"algorithm\":\"pbkdf2\"}",
            "{\"value\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"salt\":\"AAAA\"}");
    assertThat(codes(read(ImportSource.KEYCLOAK, "{\"users\":[" + user + "]}"))).isEmpty();
    for (String[] change :
        new String[][] {
          {"HmacSHA1", "HmacSHA512"}, {"30", "60"}, {"subType\\\":\\\"totp", "subType\\\":\\\"hotp"}
        }) {
      assertThat(user).contains(change[0]);
      assertThat(
              codes(
                  read(
                      ImportSource.KEYCLOAK,
                      "{\"users\":[" + user.replace(change[0], change[1]) + "]}")))
          .containsExactly("totp_unsupported");
    }
    assertThat(
            codes(
                read(
                    ImportSource.FIREBASE,
                    "{\"users\":[{\"email\":\"a@example.com\",\"mfaInfo\":[{}]}]}")))
        .containsExactly("second_factor_unsupported");
  }

  @ParameterizedTest
  @CsvSource({
    "webauthn,false",
    "recovery-authn-codes,false",
    "sms,false",
    "webauthn-passwordless,true",
    "password-history,true"
  })
  void aCredentialOfKeycloakThatMayBeASecondFactorIsAFault(String type, boolean imported) {
    List<ReadRecord> records =
        read(
            ImportSource.KEYCLOAK,
            "{\"users\":[{\"email\":\"a@example.com\",\"credentials\":[{\"type\":\"%s\"}]}]}"
                .formatted(type));
    assertThat(records.get(0).user().isPresent()).isEqualTo(imported);
    assertThat(codes(records))
        .isEqualTo(imported ? List.of() : List.of("second_factor_unsupported"));
  }

  @Test
  void codesForTheLossOfAnImportedAppMayBeMissing() {
    String user =
        keycloakUser(
            "{\"hashIterations\":1,\"algorithm\":\"pbkdf2\"}",
            "{\"value\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"salt\":\"AAAA\"}");
    String codes = "\"credentials\":[{\"type\":\"recovery-authn-codes\"},";
    assertThat(
            only(
                    ImportSource.KEYCLOAK,
                    "{\"users\":[" + user.replace("\"credentials\":[", codes) + "]}")
                .totp())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"phone\":{\"value\":\"+15551234567\"}}",
        "{\"totp\":{\"secret\":\"JBSWY3DPEHPK3PXP\"}},{\"phone\":{\"value\":\"+15551234567\"}}",
        "{\"totp\":{}}"
      })
  void aFactorOfAuth0OtherThanAnAppIsAFault(String factors) {
    String user = "{\"email\":\"a@example.com\",\"mfa_factors\":[%s]}";
    String app = "{\"totp\":{\"secret\":\"JBSWY3DPEHPK3PXP\"}}";
    assertThat(codes(read(ImportSource.AUTH0, user.formatted(factors))))
        .containsExactly("second_factor_unsupported");
    assertThat(only(ImportSource.AUTH0, user.formatted(app)).totp()).isPresent();
  }

  /** By its length alone a salted digest is one without salt, which no password would match. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "sha256 | \"hash\":{\"value\":\"%s\",\"encoding\":\"hex\"} | true",
        "sha256 | \"hash\":{\"value\":\"%s\",\"encoding\":\"hex\"},\"password\":{\"encoding\":\"utf8\"} | true",
        "sha256 | \"hash\":{\"value\":\"%s\",\"encoding\":\"hex\"},\"salt\":{\"value\":\"x\"} | false",
        "sha256 | \"hash\":{\"value\":\"%s\",\"encoding\":\"hex\"},\"password\":{\"encoding\":\"utf16le\"} | false",
        "sha256 | \"hash\":{\"value\":\"%s\",\"encoding\":\"utf8\"} | false",
        "sha256 | \"hash\":{\"encoding\":\"hex\"} | false",
        "hmac | \"hash\":{\"value\":\"%s\",\"encoding\":\"hex\",\"digest\":\"sha256\",\"key\":{\"value\":\"x\"}} | false",
        "scrypt | \"hash\":{\"value\":\"%s\",\"encoding\":\"hex\"},\"salt\":{\"value\":\"x\"} | false"
      })
  void aCustomHashOfAuth0IsReadOnlyIfItIsTheDigestOfThePassword(
      String algorithm, String members, boolean imported) {
    String user =
        "{\"email\":\"a@example.com\",\"custom_password_hash\":{\"algorithm\":\"%s\",%s}}"
            .formatted(algorithm, members.formatted(SHA256));
    List<ReadRecord> records = read(ImportSource.AUTH0, user);
    assertThat(codes(records)).isEqualTo(imported ? List.of() : List.of("hash_unsupported"));
    assertThat(records.get(0).user().flatMap(ImportedUser::password).isPresent())
        .isEqualTo(imported);
  }

  @Test
  void aCustomHashOfAuth0ThatTellsItsSaltIsRead() {
    assertThat(
            only(
                    ImportSource.AUTH0,
                    "{\"email\":\"a@example.com\",\"custom_password_hash\":{\"algorithm\":\"bcrypt\","
                        + "\"hash\":{\"value\":\""
                        + BCRYPT
                        + "\",\"encoding\":\"utf8\"}}}")
                .password())
        .isPresent();
  }

  private static ImportedUser only(ImportSource source, String file) {
    List<ReadRecord> records = read(source, file);
    assertThat(records).hasSize(1);
    assertThat(records.get(0).fault()).isEmpty();
    return records.get(0).user().orElseThrow();
  }

  private static List<ReadRecord> read(ImportSource source, String file) {
    return all(reader(source, file, null));
  }

  private static UserReader reader(ImportSource source, String file, String firebaseOrNull) {
    return UserReaders.of(
        options(source, Optional.ofNullable(firebaseOrNull)),
        new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
        NOW);
  }

  private static ImportOptions options(ImportSource source, Optional<String> firebase) {
    return new ImportOptions(source, ImportConflict.SKIP, false, Map.of(), firebase);
  }

  private static List<ReadRecord> all(UserReader reader) {
    List<ReadRecord> records = new ArrayList<>();
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      records.add(next.get());
    }
    return records;
  }

  private static List<String> codes(List<ReadRecord> records) {
    return records.stream()
        .flatMap(record -> record.fault().stream())
        .map(ImportFault::code)
        .toList();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** A beginning, many letters, and an end, none of which is in memory. */
  private static final class Endless extends InputStream {
    private final byte[] begin;
    private final byte[] end;
    private final long letters;
    private long position;

    private Endless(String begin, long letters, String end) {
      this.begin = begin.getBytes(StandardCharsets.UTF_8);
      this.letters = letters;
      this.end = end.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (position < begin.length) {
        buffer[offset] = begin[(int) position++];
        return 1;
      }
      long rest = begin.length + letters - position;
      if (rest > 0) {
        int count = (int) Math.min(rest, length);
        Arrays.fill(buffer, offset, offset + count, (byte) 'a');
        position += count;
        return count;
      }
      int last = (int) -rest;
      if (last == end.length) {
        return -1;
      }
      buffer[offset] = end[last];
      position++;
      return 1;
    }
  }
}
