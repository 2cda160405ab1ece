package dev.sallyport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.SallyportApplication;
import dev.sallyport.platform.schedule.TimedJob;
import dev.sallyport.problem.ProblemMapper;
import dev.sallyport.ticket.TicketService;
import dev.sallyport.ticket.TicketTryService;
import dev.sallyport.web.authorization.AuthorizePageResource;
import dev.sallyport.web.authorization.EndSessionPageResource;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.Submission;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Schedule;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Logger;

/** The rules of the house: where things are and what they may know of each other. */
@AnalyzeClasses(locations = ArchitectureTest.Production.class)
class ArchitectureTest {
  /** What the WAR has, and nothing of what only tests or the development server have. */
  static final class Production implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> testClass) {
      URL classes = SallyportApplication.class.getProtectionDomain().getCodeSource().getLocation();
      // Beside it are classes of libraries of which the WAR has only a part.
      return Set.of(Location.of(URI.create(classes + "dev/")));
    }
  }

  @ArchTest
  static final ArchRule featuresAreFreeOfCycles =
      slices().matching("dev.sallyport.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.sallyport.(**)").should().beFreeOfCycles();

  /** Operators stand above everything: nothing works differently because of them, but for JMX. */
  @ArchTest
  static final ArchRule nothingKnowsTheOperators =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.sallyport.admin..", "dev.sallyport.monitoring.jmx..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sallyport.admin..");

  @ArchTest
  static final ArchRule everyFeatureSaysWhatItGuarantees =
      classes().should(be(describe("in a package with a package-info", ArchitectureTest::told)));

  @ArchTest
  static final ArchRule onlyTheEdgeKnowsHttp =
      noClasses()
          .that(describe("are no resource, filter, mapper or provider", c -> !isAtTheEdge(c)))
          .and()
          // Pages for people are the edge as a whole.
          .resideOutsideOfPackage("dev.sallyport.web..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  /** A form that is read in another way could be that of another site. */
  @ArchTest
  static final ArchRule pagesReadFormsInOneWay =
      methods()
          .that()
          .areAnnotatedWith(POST.class)
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage("dev.sallyport.web..")
          .and()
          // They only repeat as GET what other sites may send.
          .areNotDeclaredIn(AuthorizePageResource.class)
          .and()
          .areNotDeclaredIn(EndSessionPageResource.class)
          .should()
          .haveRawParameterTypes(Submission.class);

  /** Of these nobody may see anything but its user. */
  @ArchTest
  static final ArchRule pagesOfTheAccountRequireASession =
      classes()
          .that()
          .areAnnotatedWith(Path.class)
          .and()
          .resideInAPackage("dev.sallyport.web.account..")
          .should()
          .beAnnotatedWith(RequiresBrowserSession.class);

  @ArchTest
  static final ArchRule onlyServicesAndRepositoriesKnowTheDatabase =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Service")
          .and()
          .haveSimpleNameNotEndingWith("Repository")
          .and()
          .resideOutsideOfPackage("dev.sallyport.platform.database..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(EntityManager.class);

  /** What is sent or received knows no tables. */
  @ArchTest
  static final ArchRule recordsAndTheEdgeRunNoSql =
      noClasses()
          .that()
          .areRecords()
          .or(describe("are at the edge", ArchitectureTest::isAtTheEdge))
          .should()
          .dependOnClassesThat()
          .haveNameMatching("dev\\.sallyport\\.platform\\.database\\.(Sql|Row)");

  /** {@link Sql} is the one way to run it; the others only read what a failure says. */
  @ArchTest
  static final ArchRule onlyThePlatformKnowsJdbc =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sallyport.platform.database..")
          .and()
          .doNotHaveFullyQualifiedName(SafeThrowable.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(ProblemMapper.class.getName())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..")
          .orShould()
          .callMethodWhere(
              target(nameMatching("createNativeQuery"))
                  .and(target(owner(assignableTo(EntityManager.class)))));

  /**
   * The outer transaction would hold its connection while the inner one waits for another: as many
   * requests as there are connections would wait for each other. {@link TicketTryService} counts
   * before the outer transaction has a connection.
   */
  @ArchTest
  static final ArchRule noTransactionIsWithinAnother =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(TicketService.class.getName())
          .should()
          .callMethodWhere(describe("begins a transaction in one", NestedTransactions::isNested));

  /** A constructor lists what a class uses, and tests call it. */
  @ArchTest
  static final ArchRule dependenciesArePassedToConstructors =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .doNotHaveFullyQualifiedName("dev.sallyport.platform.database.DatabaseProducer")
          .should()
          .beAnnotatedWith(Inject.class)
          .orShould()
          .beAnnotatedWith(PersistenceContext.class);

  @ArchTest
  static final ArchRule resourcesAreNoEjbs =
      noClasses()
          .that()
          .areAnnotatedWith(Path.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ejb..");

  @ArchTest
  static final ArchRule resourcesAreNamedResource =
      classes().that().areAnnotatedWith(Path.class).should().haveSimpleNameEndingWith("Resource");

  @ArchTest
  static final ArchRule everyResourceMethodSaysWhoMayCallIt =
      methods()
          .that()
          .areMetaAnnotatedWith(HttpMethod.class)
          .should(be(describe("@RolesAllowed or @PermitAll", ArchitectureTest::saysWhoMayCall)));

  @ArchTest
  static final ArchRule onlyTokenSigns =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sallyport.token..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jose4j..", "com.nimbusds.jose..", "com.nimbusds.jwt..");

  @ArchTest
  static final ArchRule onlyCredentialsHashPasswords =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sallyport.credential.password..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("org\\.bouncycastle\\..*Argon2.*");

  @ArchTest
  static final ArchRule timeComesFromTheClock =
      noClasses()
          .should()
          .callMethodWhere(target(nameMatching("now")).and(target(readsTheSystemClock())))
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callConstructor(Date.class);

  @ArchTest
  static final ArchRule theClockIsMadeInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.sallyport.platform.schedule.ClockProducer")
          .should()
          .callMethodWhere(
              target(nameMatching("system.*|tick.*"))
                  .and(target(owner(describe("Clock", c -> c.isEquivalentTo(Clock.class))))));

  /**
   * A timer whose transaction is rolled back twice is never rung again, and the server begins one
   * also where an attribute says that there is none.
   */
  @ArchTest
  static final ArchRule timersSurviveAnOutage =
      methods()
          .that()
          .areAnnotatedWith(Schedule.class)
          .should(be(describe("outside of transactions", ArchitectureTest::isOutside)));

  /** An executor stops a schedule at the first exception; {@link TimedJob#repeat} does not. */
  @ArchTest
  static final ArchRule schedulesSurviveFailures =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(TimedJob.class.getName())
          .should()
          .callMethodWhere(
              target(nameMatching("schedule.*"))
                  .and(target(owner(assignableTo(ScheduledExecutorService.class)))));

  /** Messages of exceptions quote columns; {@link SafeThrowable} leaves them out. */
  @ArchTest
  static final ArchRule exceptionsAreLoggedWithoutData =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(SafeThrowable.class.getName())
          .should()
          .callMethodWhere(
              target(owner(assignableTo(Logger.class)))
                  .and(target(describe("with a throwable", ArchitectureTest::takesAThrowable))));

  @ArchTest
  static final ArchRule namesSayWhatThingsDo =
      noClasses()
          .should()
          .haveNameMatching("dev\\.sallyport\\.(.*\\.)?(utils?|commons?|helpers?|impl)\\..*")
          .orShould()
          .haveNameMatching(".*(Utils?|Common|Impl|Manager|Helper)(\\$.*)?");

  @ArchTest
  static final ArchRule interfacesAreThereForSeveralImplementations =
      noClasses()
          .that()
          .areInterfaces()
          .and()
          .areNotAnnotations()
          .should(be(describe("implemented once", c -> implementations(c) == 1)));

  @ArchTest static final ArchRule nobodyPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule thereIsOneLoggingApi =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.slf4j..",
              "org.apache.commons.logging..",
              "org.apache.log4j..",
              "org.apache.logging..",
              "org.jboss.logging..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(System.Logger.class);

  private static boolean takesAThrowable(CodeUnitCallTarget target) {
    return target.getRawParameterTypes().stream()
        .anyMatch(parameter -> parameter.isAssignableTo(Throwable.class));
  }

  private static boolean told(JavaClass type) {
    return Files.exists(
        java.nio.file.Path.of("src/main/java", type.getPackageName().replace('.', '/'))
            .resolve("package-info.java"));
  }

  private static boolean isAtTheEdge(JavaClass type) {
    return type.getSimpleName().matches(".*(Resource|Filter|Mapper)")
        || type.isAnnotatedWith(Provider.class)
        || type.isAnnotatedWith(NameBinding.class)
        || type.isAssignableTo(Application.class)
        || type.getEnclosingClass().filter(ArchitectureTest::isAtTheEdge).isPresent();
  }

  private static boolean isOutside(JavaMethod method) {
    return method
        .getOwner()
        .tryGetAnnotationOfType(TransactionManagement.class)
        .filter(management -> management.value() == TransactionManagementType.BEAN)
        .isPresent();
  }

  private static boolean saysWhoMayCall(JavaMethod method) {
    return isAnnotated(method) || isAnnotated(method.getOwner());
  }

  private static boolean isAnnotated(CanBeAnnotated element) {
    return element.isAnnotatedWith(RolesAllowed.class) || element.isAnnotatedWith(PermitAll.class);
  }

  private static DescribedPredicate<CodeUnitCallTarget> readsTheSystemClock() {
    return describe(
        "of java.time, without a clock",
        call ->
            call.getOwner().getPackageName().startsWith("java.time")
                && call.getRawParameterTypes().stream()
                    .noneMatch(parameter -> parameter.isEquivalentTo(Clock.class)));
  }

  private static long implementations(JavaClass type) {
    return type.getAllSubclasses().stream().filter(c -> !c.isInterface()).count();
  }
}
