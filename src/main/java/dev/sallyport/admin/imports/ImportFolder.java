package dev.sallyport.admin.imports;

import dev.sallyport.imports.ImportProgress;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The directory by which {@code payara/import.sh} and the node that it starts exchange files. It is
 * readable by its owner only. The script writes {@code file}, {@code parameters} (a line each, such
 * as {@code source=keycloak}) and perhaps {@code firebase}; the node writes {@code progress},
 * {@code faults.csv} and {@code refusal}.
 */
final class ImportFolder {
  private final Path directory;

  ImportFolder(Path directory) {
    this.directory = directory;
  }

  InputStream file() throws IOException {
    return Files.newInputStream(directory.resolve("file"));
  }

  /** Like those of a query string. */
  Map<String, List<String>> parameters() throws IOException {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String line : Files.readAllLines(directory.resolve("parameters"))) {
      int end = line.indexOf('=');
      parameters
          .computeIfAbsent(end < 0 ? line : line.substring(0, end), name -> new ArrayList<>())
          .add(end < 0 ? "" : line.substring(end + 1));
    }
    return parameters;
  }

  String firebaseOrNull() throws IOException {
    Path firebase = directory.resolve("firebase");
    return Files.exists(firebase) ? Files.readString(firebase).strip() : null;
  }

  /** The last call for an import that has ended, because the script then ends the node. */
  void writeProgress(ImportProgress progress) {
    write(
        "progress",
        Json.createObjectBuilder()
            .add("id", progress.id().toString())
            .add("state", progress.state())
            .add("bytes", progress.bytes())
            .add("bytes_read", progress.bytesRead())
            .add("created", progress.created())
            .add("updated", progress.updated())
            .add("skipped", progress.skipped())
            .add("faulty", progress.faulty())
            .add("failure", progress.failure() == null ? "null" : progress.failure())
            .build()
            .toString());
  }

  void writeFaults(String csv) {
    write("faults.csv", csv);
  }

  /** Why there is no import. */
  void refuse(Problem problem) {
    refuse(
        problem.faults().isEmpty()
            ? problem.detail()
            : problem.faults().stream().map(ImportFolder::line).collect(Collectors.joining("; ")));
  }

  void refuse(String sentence) {
    write("refusal", sentence + "\n");
  }

  private static String line(Fault fault) {
    return fault.field() + " " + fault.message();
  }

  /** Whole or not at all, because the script reads at any time. */
  private void write(String name, String text) {
    try {
      Path unfinished = Files.writeString(directory.resolve(name + ".new"), text);
      Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
