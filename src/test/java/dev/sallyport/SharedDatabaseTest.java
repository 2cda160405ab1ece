package dev.sallyport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.commons.support.AnnotationSupport;

/** Tests on {@link PostgresWithoutServer} delete rows of each other, such as every mail. */
class SharedDatabaseTest {
  @Test
  void testsOfServicesWithoutTheirServerRunOneAfterTheOther() {
    classes()
        .that()
        .haveSimpleNameEndingWith("IT")
        .and(
            describe(
                "use PostgresWithoutServer",
                test ->
                    TestClasses.uses(
                        test, type -> type.isEquivalentTo(PostgresWithoutServer.class))))
        .should(be(describe("locking it", SharedDatabaseTest::locks)))
        .check(TestClasses.all());
  }

  private static boolean locks(JavaClass test) {
    return AnnotationSupport.findRepeatableAnnotations(test.reflect(), ResourceLock.class).stream()
        .anyMatch(lock -> lock.value().equals(WithoutServer.DATABASE));
  }
}
