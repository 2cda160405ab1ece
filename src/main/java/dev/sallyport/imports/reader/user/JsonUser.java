package dev.sallyport.imports.reader.user;

import jakarta.json.JsonObject;

/** How one system writes a user as a JSON object. */
public interface JsonUser {
  /**
   * @throws RecordFault if it cannot be imported
   */
  ImportedUser read(JsonObject user);
}
