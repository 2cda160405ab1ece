package dev.sallyport.openid.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.token.proof.SignedProof;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table of used proofs on real PostgreSQL, which all nodes share. */
@WithoutServer
class ProofReplayServiceIT {
  private final Sql sql = new Sql(PostgresWithoutServer.dataSource("postgres", "postgres"));
  private final MovableClock clock = new MovableClock();
  private final LocalTransactions transactions = new LocalTransactions();
  private final ProofReplayService replays =
      new ProofReplayService(new Sql(transactions.dataSource()), clock);

  @AfterEach
  void removesAll() {
    sql.update("delete from dpop_proofs");
  }

  private boolean isFirstUse(String key, String id) {
    SignedProof proof =
        new SignedProof(
            key, id, "POST", "https://a", clock.instant(), Optional.empty(), Optional.empty());
    return transactions.call(() -> replays.isFirstUse(proof));
  }

  @Test
  void aProofIsUsedOnceAlsoByTwentyAtOnce() throws Exception {
    Callable<Boolean> use = () -> isFirstUse("key", "id");

    List<Boolean> uses = TestUser.atOnce(Collections.nCopies(20, use));

    assertThat(uses.stream().filter(first -> first)).hasSize(1);
    assertThat(isFirstUse("other", "id")).as("the id of another key").isTrue();
    assertThat(isFirstUse("key", "other")).isTrue();
  }

  @Test
  void usedProofsAreRemovedOnceTheyAreExpired() {
    for (int i = 0; i < 50; i++) {
      assertThat(isFirstUse("key", "id" + i)).isTrue();
    }
    clock.advance(ProofReplayService.MEMORY);
    assertThat(isFirstUse("key", "id0")).as("at its end").isFalse();

    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 3; i++) {
      isFirstUse("key", "later" + i);
    }

    assertThat(sql.list("select count(*) from dpop_proofs", row -> row.number(1)))
        .containsExactly(3L);
  }
}
