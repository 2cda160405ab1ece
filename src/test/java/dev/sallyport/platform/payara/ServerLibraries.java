package dev.sallyport.platform.payara;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Libraries of the server in the version that is supported, without the server. */
final class ServerLibraries {
  private ServerLibraries() {}

  /**
   * A loader of libraries of the server.
   *
   * @param folder where they are copied to
   * @param names without {@code .jar}
   */
  static URLClassLoader load(Path folder, ClassLoader parent, String... names) throws IOException {
    URL[] urls = new URL[names.length];
    try (ZipFile server =
        new ZipFile(System.getProperty("payara.micro.jar", "target/payara/payara-micro.jar"))) {
      for (int i = 0; i < names.length; i++) {
        Path copy = folder.resolve(names[i] + ".jar");
        Files.copy(
            server.getInputStream(server.getEntry("MICRO-INF/runtime/" + names[i] + ".jar")), copy);
        urls[i] = copy.toUri().toURL();
      }
    }
    return new URLClassLoader(urls, parent);
  }
}
