package dev.sallyport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The examples of the README. */
final class Readme {
  private Readme() {}

  /** The first block of a language under a heading. */
  static String block(String heading, String language) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String fence = "```" + language + "\n";
    int begin = readme.indexOf(fence, readme.indexOf("\n" + heading + "\n")) + fence.length();
    return readme.substring(begin, readme.indexOf("```", begin));
  }
}
