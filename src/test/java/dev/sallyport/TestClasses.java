package dev.sallyport;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** The tests' own classes, for rules about them. */
final class TestClasses {
  private TestClasses() {}

  /** Reads no class of the service or of a library, which would take three times as long. */
  static JavaClasses all() {
    Path tests;
    try {
      tests =
          Path.of(TestClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return ArchConfiguration.withThreadLocalScope(
        configuration -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter().importPath(tests.resolve("dev"));
        });
  }

  /** Whether a test uses such a class, directly or through the classes of ours that it uses. */
  static boolean uses(JavaClass test, Predicate<JavaClass> wanted) {
    Set<JavaClass> used = new HashSet<>(Set.of(test));
    Deque<JavaClass> open = new ArrayDeque<>(used);
    while (!open.isEmpty()) {
      JavaClass type = open.pop();
      if (wanted.test(type)) {
        return true;
      }
      if (type.getPackageName().startsWith("dev.sallyport")) {
        type.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .filter(used::add)
            .forEach(open::push);
      }
    }
    return false;
  }
}
