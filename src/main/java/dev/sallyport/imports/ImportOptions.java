package dev.sallyport.imports;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a file is read.
 *
 * @param source what has written it
 * @param conflict what happens to records whose account exists
 * @param dryRun whether nothing is changed
 * @param roles of this service, by those of the file; others are ignored
 * @param firebase the parameters of Firebase's hashes in front of a hash, {@code $fbscrypt$v=1,…};
 *     a secret
 */
public record ImportOptions(
    ImportSource source,
    ImportConflict conflict,
    boolean dryRun,
    Map<String, String> roles,
    Optional<String> firebase) {
  private static final String ROLES = "roles";
  private static final String FIREBASE = "firebase";

  public ImportOptions {
    roles = Map.copyOf(roles);
  }

  /** What is stored sealed. */
  String sealedPart() {
    JsonObjectBuilder mapping = Json.createObjectBuilder();
    roles.forEach(mapping::add);
    JsonObjectBuilder all = Json.createObjectBuilder().add(ROLES, mapping);
    firebase.ifPresent(parameters -> all.add(FIREBASE, parameters));
    return all.build().toString();
  }

  static ImportOptions of(
      ImportSource source, ImportConflict conflict, boolean dryRun, String sealedPart) {
    JsonObject all = Json.createReader(new StringReader(sealedPart)).readObject();
    Map<String, String> roles = new LinkedHashMap<>();
    JsonObject mapping = all.getJsonObject(ROLES);
    mapping.keySet().forEach(name -> roles.put(name, mapping.getString(name)));
    return new ImportOptions(
        source, conflict, dryRun, roles, Optional.ofNullable(all.getString(FIREBASE, null)));
  }

  @Override
  public String toString() {
    return "ImportOptions[" + source + ", " + conflict + ", dry run " + dryRun + "]";
  }
}
