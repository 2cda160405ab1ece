package dev.sallyport.imports.reader.user;

import jakarta.json.JsonObject;
import java.util.Optional;

/** A user of the JSON that {@code firebase auth:export} writes. */
public final class FirebaseUser implements JsonUser {
  private final Optional<String> parameters;

  /**
   * @param parameters of the project, {@code $fbscrypt$v=1,…}
   */
  public FirebaseUser(Optional<String> parameters) {
    this.parameters = parameters;
  }

  @Override
  public ImportedUser read(JsonObject user) {
    if (!Members.array(user, "mfaInfo").isEmpty()) {
      throw Members.secondFactorUnsupported();
    }
    return new UserDraft(Members.text(user, "email"))
        .identifiedBy(Members.text(user, "localId"))
        .emailVerified(Members.flag(user, "emailVerified", false))
        .active(!Members.flag(user, "disabled", false))
        .createdAt(Members.text(user, "createdAt").map(FirebaseUser::number).map(Members::millis))
        .password(
            Members.text(user, "passwordHash")
                .filter(hash -> !hash.isEmpty())
                .map(hash -> text(hash, Members.text(user, "salt").orElse("")))
                .map(Members::hash))
        .user();
  }

  private String text(String hash, String salt) {
    String project =
        parameters.orElseThrow(
            () ->
                new RecordFault(
                    "firebase_parameters_required",
                    "must be imported with the hash parameters of the project"));
    return project + "$" + salt + "$" + hash;
  }

  private static long number(String millis) {
    if (!millis.matches("[0-9]{1,15}")) {
      throw new RecordFault("time_malformed", "must have times in milliseconds");
    }
    return Long.parseLong(millis);
  }
}
