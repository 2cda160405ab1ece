package dev.sallyport.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.WithoutServer;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Imports between their file and their end, on real PostgreSQL. */
@WithoutServer
class ImportServiceIT {
  private final ImportHarness harness = new ImportHarness();

  @AfterEach
  void removeImports() {
    harness.removeImports();
  }

  @Test
  void atMostFourImportsHaveNotEnded() {
    List<UUID> begun = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      begun.add(harness.begins(ImportConflict.SKIP));
    }
    Problem refused =
        catchThrowableOfType(Problem.class, () -> harness.begins(ImportConflict.SKIP));
    assertThat(refused.type()).isEqualTo(ProblemType.CONFLICT);
    assertThat(catchThrowableOfType(Problem.class, harness::requiresRoom))
        .extracting(Problem::type)
        .isEqualTo(ProblemType.CONFLICT);

    harness.cancels(begun.get(0));
    harness.requiresRoom();
    assertThat(harness.begins(ImportConflict.SKIP)).isNotNull();
  }

  /** Every realm of a Keycloak has such roles. */
  @Test
  void rolesThatAreNotMappedAreIgnored() {
    UUID id =
        harness.receives(
            "{\"email\":\"" + harness.address(0) + "\",\"roles\":[\"default-roles-shop\"]}\n");

    harness.works();

    assertThat(harness.progress(id).orElseThrow().created()).isEqualTo(1);
  }

  @Test
  void endedImportsAreRemovedAfterThirtyDays() {
    UUID id = harness.receives("{\"email\":\"" + harness.address(0) + "\"}\n");
    harness.works();
    harness.passes(Duration.ofDays(30));
    harness.cleansUp();
    assertThat(harness.progress(id)).isPresent();
    harness.passes(Duration.ofSeconds(1));
    harness.cleansUp();
    assertThat(harness.progress(id)).isEmpty();
  }

  @Test
  void aFileWhoseClientHasGoneIsDeleted() {
    UUID id = harness.begins(ImportConflict.SKIP);
    harness.appends(id, 0, "{\"email\":");
    harness.passes(Duration.ofMinutes(11));
    harness.cleansUp();
    assertThat(harness.progress(id).orElseThrow().state()).isEqualTo("failed");
    assertThat(harness.chunks(id)).isZero();
    assertThat(harness.appends(id, 1, "x")).isFalse();
  }

  /** They may be unsalted MD5. */
  @Test
  void hashesOfAFileAreNotReadableInTheDatabase() {
    String hash = "3e711399bc44c6bb0daa99d5c9bd5de7";
    UUID id =
        harness.receives(
            "{\"email\":\"" + harness.address(0) + "\",\"password_hash\":\"" + hash + "\"}\n");
    assertThat(harness.chunks(id)).isEqualTo(1);
    assertThat(harness.chunksWith(hash)).isZero();
    assertThat(harness.chunksWith("password_hash")).isZero();
  }

  /** Killed after each number of batches: nobody twice, nobody lost. */
  @Test
  void anImportThatIsInterruptedIsContinued() {
    int users = 400;
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < users; i++) {
      file.append("{\"email\":\"").append(harness.address(i)).append("\"}\n");
      file.append(i % 10 == 0 ? "{}\n" : "");
    }
    UUID id = harness.receives(file.toString());

    for (int kill = 0; kill < 5; kill++) {
      harness.dies(1);
      assertThat(harness.works()).as("while the lease of the dead worker runs").isZero();
      harness.passes(ImportQueueService.LEASE.plusSeconds(1));
    }
    assertThat(harness.progress(id).orElseThrow().records()).isEqualTo(5 * 64);
    harness.works();

    ImportProgress progress = harness.progress(id).orElseThrow();
    assertThat(progress.state()).isEqualTo("done");
    assertThat(progress.created()).isEqualTo(users);
    assertThat(progress.faulty()).isEqualTo(40);
    assertThat(progress.records()).isEqualTo(440);
    assertThat(progress.bytesRead()).isEqualTo(progress.bytes());
    assertThat(harness.users()).isEqualTo(users);
    assertThat(harness.faultLines(id)).hasSize(40).doesNotHaveDuplicates().contains(2L, 13L);
    assertThat(harness.chunks(id)).isZero();
  }

  /** Such as one that ends every server that works on it. */
  @Test
  void anImportWithoutProgressFailsInTheEnd() {
    UUID id = harness.receives("{\"email\":\"" + harness.address(0) + "\"}\n");
    for (int kill = 0; kill < 11; kill++) {
      assertThat(harness.progress(id).orElseThrow().state()).isNotEqualTo("failed");
      assertThat(harness.claims()).isPresent();
      harness.passes(ImportQueueService.LEASE.plusSeconds(1));
    }
    harness.works();

    ImportProgress progress = harness.progress(id).orElseThrow();
    assertThat(progress.state()).isEqualTo("failed");
    assertThat(progress.failure()).isEqualTo("interrupted");
    assertThat(harness.users()).isZero();
    assertThat(harness.chunks(id)).isZero();
  }

  /** It was not dead but slow. */
  @Test
  void aWorkerThatLostItsLeaseCommitsNothing() {
    UUID id = harness.receives("{\"email\":\"" + harness.address(0) + "\"}\n");
    ClaimedImport slow = harness.claims().orElseThrow();
    harness.passes(ImportQueueService.LEASE.plusSeconds(1));
    ClaimedImport quick = harness.claims().orElseThrow();
    assertThat(quick.attempt()).isEqualTo(slow.attempt() + 1);

    assertThat(harness.holds(slow)).isFalse();
    assertThat(harness.holds(quick)).isTrue();
    harness.finishes(slow);
    assertThat(harness.progress(id).orElseThrow().state()).isEqualTo("running");
  }

  @Test
  void anImportSealedUnderAnUnknownSecretFails() {
    UUID id = harness.receives("{\"email\":\"" + harness.address(0) + "\"}\n");
    harness.changesSecret();
    harness.works();
    assertThat(harness.progress(id).orElseThrow().state()).isEqualTo("failed");
    assertThat(harness.progress(id).orElseThrow().failure()).isEqualTo("unreadable");
  }
}
