package dev.sallyport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.microsoft.playwright.Playwright;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sallyport.dev.LocalPayara;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Integration tests are {@link Slow} if they need a server of their own or a browser, directly or
 * through the classes that they use. Other tests are not, unless they say that they take long.
 */
class SlowTestsTest {
  /** Any other class that calls one of these starts a server. */
  private static final Map<Class<?>, Set<String>> STARTS =
      Map.of(
          LocalPayara.class, Set.of("start", "run"),
          RunningService.class, Set.of("start", "startAt"));

  /** A class that depends on one of these needs a browser, or a server that Arquillian starts. */
  private static final List<Class<?>> NEEDED = List.of(Playwright.class, ArquillianExtension.class);

  private static final JavaClasses ALL = TestClasses.all();

  @Test
  void testsWithAServerOrABrowserAreSlow() {
    classes()
        .that()
        .haveSimpleNameEndingWith("IT")
        .and(describe("need a server or a browser", SlowTestsTest::needsServerOrBrowser))
        .should(be(describe("@Slow or tagged assurance", SlowTestsTest::isLeftOut)))
        .check(ALL);
  }

  @Test
  void otherTestsAreNotSlow() {
    classes()
        .that()
        .areAnnotatedWith(Slow.class)
        .and(
            describe("do not take long", test -> !test.getAnnotationOfType(Slow.class).takesLong()))
        .should(
            be(
                describe(
                    "named IT and dependent on a server or a browser",
                    test -> test.getSimpleName().endsWith("IT") && needsServerOrBrowser(test))))
        .check(ALL);
  }

  private static boolean isLeftOut(JavaClass test) {
    return test.isAnnotatedWith(Slow.class)
        || test.tryGetAnnotationOfType(Tag.class)
            .filter(tag -> tag.value().equals("assurance"))
            .isPresent();
  }

  private static boolean needsServerOrBrowser(JavaClass test) {
    return TestClasses.uses(
        test, type -> NEEDED.stream().anyMatch(type::isEquivalentTo) || startsAServer(type));
  }

  private static boolean startsAServer(JavaClass type) {
    return STARTS.keySet().stream().noneMatch(type::isEquivalentTo)
        && type.getCodeUnitAccessesFromSelf().stream()
            .anyMatch(access -> isStart(access.getTarget()));
  }

  private static boolean isStart(AccessTarget target) {
    return STARTS.entrySet().stream()
        .anyMatch(
            starts ->
                target.getOwner().isEquivalentTo(starts.getKey())
                    && starts.getValue().contains(target.getName()));
  }
}
