package dev.sallyport.imports.reader.user;

import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** The format of this service, see {@code docs/import.md}. An unknown member is a fault. */
public final class NativeUser implements JsonUser {
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "external_id",
          "email",
          "email_verified",
          "active",
          "roles",
          "language",
          "created_at",
          "password_hash",
          "totp_secret");

  @Override
  public ImportedUser read(JsonObject user) {
    if (!MEMBERS.containsAll(user.keySet())) {
      throw new RecordFault("unknown_member", "must have only the members of the format");
    }
    Optional<String> id = Members.text(user, "id");
    UserDraft draft = new UserDraft(Members.text(user, "email")).identifiedBy(id);
    if (id.isPresent() && draft.user().id().isEmpty()) {
      throw new RecordFault("id_malformed", "must have a UUID as id, or another external_id");
    }
    return draft
        .externalId(Members.text(user, "external_id"))
        .emailVerified(Members.flag(user, "email_verified", false))
        .active(Members.flag(user, "active", true))
        .roles(Members.texts(user, "roles"))
        .language(Members.text(user, "language"))
        .createdAt(Members.text(user, "created_at").map(Members::time))
        .password(Members.text(user, "password_hash").map(Members::hash))
        .totp(Members.text(user, "totp_secret").map(Members::totp))
        .user();
  }
}
