package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.credential.password.argon2.Argon2;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.argon2.ReusableBlockPool;
import dev.sallyport.credential.password.capacity.HashClient;
import dev.sallyport.credential.password.capacity.HashQueueBounds;
import dev.sallyport.credential.password.pepper.Pepper;
import dev.sallyport.credential.password.pepper.PepperRing;
import dev.sallyport.credential.password.pepper.Peppers;
import dev.sallyport.credential.password.work.HashWork;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PasswordHasherTest {
  private static final Argon2Cost COST = new Argon2Cost(64, 2, 1);
  private static final Password SESAME = Password.of("open sesame");

  private final PasswordHasher hasher = new PasswordHasher(COST, 2, 8, new SecureRandom());

  @Test
  void passwordVerifiesAgainstItsHashAndNoOtherDoes() {
    String stored = hasher.hash(SESAME).encoded();
    assertThat(hasher.verify(SESAME, stored)).isTrue();
    assertThat(hasher.verify(Password.of("open sesamE"), stored)).isFalse();
    assertThat(hasher.verify(Password.of("open sesame "), stored)).isFalse();
    assertThat(hasher.verify(Password.of(""), stored)).isFalse();
  }

  @Test
  void hashHasTheConfiguredCostASaltOf16OctetsAndALengthOf32() {
    PasswordHash hash = hasher.hash(SESAME);
    assertThat(hash.cost()).isEqualTo(COST);
    assertThat(hash.salt()).hasSize(16);
    assertThat(hash.hash()).hasSize(32);
  }

  @Test
  void everyHashHasItsOwnSalt() {
    assertThat(hasher.hash(SESAME).encoded()).isNotEqualTo(hasher.hash(SESAME).encoded());
  }

  @Test
  void longPasswordsAreNotCut() {
    String stored = hasher.hash(Password.of("x".repeat(1_024))).encoded();
    assertThat(hasher.verify(Password.of("x".repeat(1_024)), stored)).isTrue();
    assertThat(hasher.verify(Password.of("x".repeat(1_023)), stored)).isFalse();
    assertThat(hasher.verify(Password.of("x".repeat(1_023) + "y"), stored)).isFalse();
  }

  /** From test.c of the reference implementation, github.com/P-H-C/phc-winner-argon2. */
  @ParameterizedTest
  @CsvSource({
    "65536, 2, 1, password, somesalt,"
        + " 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
    "256, 2, 1, password, somesalt,"
        + " 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
    "256, 2, 2, password, somesalt,"
        + " 6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
    "65536, 1, 1, password, somesalt,"
        + " f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98",
    "65536, 2, 1, differentpassword, somesalt,"
        + " 0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde",
    "65536, 2, 1, password, diffsalt,"
        + " bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"
  })
  void referenceVectorsVerify(
      int memory, int iterations, int parallelism, String password, String salt, String hash) {
    String stored =
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                memory,
                iterations,
                parallelism,
                base64(salt.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                base64(HexFormat.of().parseHex(hash)));
    assertThat(hasher.verify(Password.of(password), stored)).isTrue();
    assertThat(hasher.verify(Password.of(password + "x"), stored)).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "x", "$argon2id$v=19$m=2147483648,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"})
  void withoutAUsableHashNoPasswordIsRight(String stored) {
    assertThat(hasher.verify(SESAME, stored)).isFalse();
    assertThat(hasher.verify(Password.of(""), stored)).isFalse();
  }

  @Test
  void unknownUserIsRefusedEvenThePasswordThatFitsTheDummy() {
    SecureRandom zeros = new ScriptedRandom(new byte[32]);
    byte[] hash = new PasswordHasher(COST, 1, 0, zeros).hash(SESAME).hash();
    PasswordHasher rigged = new PasswordHasher(COST, 1, 0, new ScriptedRandom(hash));
    assertThat(rigged.verify(SESAME, null)).isFalse();
  }

  @Test
  void tamperedHashNoLongerVerifies() {
    String stored = hasher.hash(SESAME).encoded();
    assertThat(hasher.verify(SESAME, stored.replace("t=2", "t=1"))).isFalse();
    assertThat(hasher.verify(SESAME, stored.replace("m=64", "m=65"))).isFalse();
    assertThat(hasher.verify(SESAME, stored.replace("argon2id", "argon2i"))).isFalse();
    assertThat(hasher.verify(SESAME, stored.substring(0, stored.length() - 4))).isFalse();
    int last = stored.lastIndexOf('$') + 1;
    char other = stored.charAt(last) == 'A' ? 'B' : 'A';
    assertThat(
            hasher.verify(SESAME, stored.substring(0, last) + other + stored.substring(last + 1)))
        .isFalse();
  }

  @Test
  void halfSurrogateIsAWrongPasswordAndNotAQuestionMark() {
    assertThat(hasher.verify(Password.of("\uD83D"), hasher.hash(Password.of("?")).encoded()))
        .isFalse();
    assertThat(hasher.verify(Password.of("\uD83D"), hasher.hash(Password.of("\uDE00")).encoded()))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "64, 2, 1, false",
    "128, 3, 2, false",
    "63, 2, 1, true",
    "64, 1, 1, true",
    "1024, 1, 4, true"
  })
  void hashIsOutdatedWhenAnyParameterIsBelowTheConfiguredCost(
      int memory, int iterations, int parallelism, boolean outdated) {
    Argon2Cost cost = new Argon2Cost(memory, iterations, parallelism);
    String stored = new PasswordHash(cost, null, new byte[16], new byte[32]).encoded();
    assertThat(hasher.isOutdated(stored)).isEqualTo(outdated);
  }

  @Test
  void lowerParallelismIsOutdatedToo() {
    PasswordHasher parallel =
        new PasswordHasher(new Argon2Cost(64, 2, 2), 1, 0, new SecureRandom());
    assertThat(parallel.isOutdated(hasher.hash(SESAME).encoded())).isTrue();
  }

  /** As a thief of the database would, with a library of their own and the right password. */
  @Test
  void whoHasTheHashAloneCannotTellTheRightPassword() {
    PasswordHash stored = peppered(FIRST).hash(SESAME);
    byte[] password = "open sesame".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(stored.pepperId()).contains(FIRST.id());
    assertThat(argon2(password, stored)).isNotEqualTo(stored.hash());
    assertThat(argon2(SECOND.applyTo(password), stored)).isNotEqualTo(stored.hash());
    // With the pepper it is Argon2id of the HMAC, whichever library computes it.
    assertThat(argon2(FIRST.applyTo(password), stored)).isEqualTo(stored.hash());
    assertThat(hasher.verify(SESAME, stored.encoded())).as("without the pepper").isFalse();
  }

  @Test
  void hashesOfEarlierPeppersAndOfNoneAreAcceptedAndRenewed() {
    String none = hasher.hash(SESAME).encoded();
    String first = peppered(FIRST).hash(SESAME).encoded();
    PasswordHasher rotated = peppered(SECOND, FIRST);
    String second = rotated.hash(SESAME).encoded();

    for (String stored : new String[] {none, first, second}) {
      assertThat(rotated.verify(SESAME, stored)).isTrue();
      assertThat(rotated.verify(Password.of("open sesamE"), stored)).isFalse();
    }
    assertThat(rotated.isOutdated(none)).isTrue();
    assertThat(rotated.isOutdated(first)).isTrue();
    assertThat(rotated.isOutdated(second)).isFalse();
  }

  @Test
  void aHashOfAnUnknownPepperIsRefusedAfterTheSameWork() {
    Argon2Cost dear = new Argon2Cost(16_384, 2, 1);
    PasswordHasher rich = hasher(dear, FIRST);
    String stored = hasher(dear, SECOND).hash(SESAME).encoded();
    rich.verify(SESAME, null);

    long known = nanos(() -> rich.verify(SESAME, rich.hash(SESAME).encoded())) / 2;
    long unknown = nanos(() -> assertThat(rich.verify(SESAME, stored)).isFalse());

    assertThat(unknown).isGreaterThan(known / 4);
  }

  /** The id of a pepper in the hash of another one: it is the wrong password then. */
  @Test
  void thePepperCannotBeExchanged() {
    PasswordHasher both = peppered(FIRST, SECOND);
    String stored = both.hash(SESAME).encoded();

    assertThat(both.verify(SESAME, stored.replace(FIRST.id(), SECOND.id()))).isFalse();
    assertThat(both.verify(SESAME, stored.replace(",keyid=" + FIRST.id(), ""))).isFalse();
  }

  /** After the configured cost was raised: 57 ms of an account, 68 ms of none would tell. */
  @Test
  void anUnknownAccountTakesTheTimeOfStoredHashes() {
    Argon2Cost cheap = new Argon2Cost(64, 1, 1);
    Argon2Cost dear = new Argon2Cost(65_536, 3, 1);
    PasswordHasher raised =
        new PasswordHasher(
            dear,
            1,
            new HashQueueBounds(0, Duration.ofMinutes(1)),
            new SecureRandom(),
            Peppers.none(),
            (account, configured) ->
                account.equals("old@example.com") ? HashWork.plain(cheap) : configured,
            took -> {});
    raised.verify(SESAME, null, "old@example.com", HashClient.SERVICE);

    long old = nanos(() -> raised.verify(SESAME, null, "old@example.com", HashClient.SERVICE));
    long anew = nanos(() -> raised.verify(SESAME, null, "new@example.com", HashClient.SERVICE));

    assertThat(old).isLessThan(anew / 10);
  }

  private static final Pepper FIRST =
      new Pepper(
          "Zmlyc3Q5OTk",
          new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27, 28, 29, 30, 31, 32
          });
  private static final Pepper SECOND = new Pepper("c2Vjb25kOTk", new byte[32]);

  private static PasswordHasher peppered(Pepper... peppers) {
    return hasher(COST, peppers);
  }

  private static PasswordHasher hasher(Argon2Cost cost, Pepper... peppers) {
    PepperRing ring = new PepperRing(java.util.List.of(peppers));
    return new PasswordHasher(
        cost,
        2,
        new HashQueueBounds(8, Duration.ofMinutes(1)),
        new SecureRandom(),
        new Peppers(() -> ring, () -> ring, System::nanoTime),
        (account, configured) -> configured,
        took -> {});
  }

  /** By BouncyCastle, whatever the hasher uses. */
  private static byte[] argon2(byte[] input, PasswordHash like) {
    return new Argon2(java.util.Optional.empty(), java.util.List.of(new ReusableBlockPool(0)))
        .derive(input, like.salt(), like.cost(), like.hash().length);
  }

  /** Processor time of this thread, on which the hash is computed; other load does not count. */
  private static long nanos(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return threads.getCurrentThreadCpuTime() - start;
  }

  @Test
  void unusableHashIsOutdated() {
    assertThat(hasher.isOutdated("x")).isTrue();
    assertThat(hasher.isOutdated(null)).isTrue();
  }

  @Test
  void hasherKeepsVerifyingHashesOfAnotherCost() {
    PasswordHasher former = new PasswordHasher(new Argon2Cost(32, 1, 1), 1, 0, new SecureRandom());
    assertThat(hasher.verify(SESAME, former.hash(SESAME).encoded())).isTrue();
  }

  @Test
  void unknownUserCostsAPlaceAsAKnownOneDoes() throws Exception {
    HeldRandom random = new HeldRandom();
    PasswordHasher busy = new PasswordHasher(COST, 1, 0, random);
    String stored = busy.hash(SESAME).encoded();
    random.held = true;
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<PasswordHash> running = thread.submit(() -> busy.hash(SESAME));
      random.asked.await();
      assertThat(busy.running()).isEqualTo(1);
      assertThat(busy.waiting()).isZero();

      for (String known : new String[] {stored, null, "x"}) {
        Problem problem = catchThrowableOfType(Problem.class, () -> busy.verify(SESAME, known));
        assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED);
        assertThat(problem.type().status()).isEqualTo(503);
        assertThat(problem.headers()).containsKey("Retry-After");
      }
      assertThat(catchThrowableOfType(Problem.class, () -> busy.hash(SESAME))).isNotNull();

      random.release.countDown();
      assertThat(busy.verify(SESAME, running.get().encoded())).isTrue();
    } finally {
      thread.shutdownNow();
    }
    assertThat(busy.running()).isZero();
  }

  @Test
  void manyThreadsShareOneHasher() throws Exception {
    PasswordHasher shared = new PasswordHasher(COST, 4, 200, new SecureRandom());
    String stored = shared.hash(SESAME).encoded();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      java.util.List<Future<Boolean>> answers = new java.util.ArrayList<>();
      for (int request = 0; request < 200; request++) {
        boolean right = request % 2 == 0;
        Password password = right ? SESAME : Password.of("wrong " + request);
        answers.add(threads.submit(() -> shared.verify(password, stored) == right));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void hasherWithoutCoresIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PasswordHasher(COST, 0, 1, new SecureRandom()));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().withoutPadding().encodeToString(octets);
  }

  /** Zeros for a salt, the given octets for a hash. */
  private static final class ScriptedRandom extends SecureRandom {
    private final byte[] hash;

    private ScriptedRandom(byte[] hash) {
      this.hash = hash;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      byte[] source = bytes.length == hash.length ? hash : new byte[bytes.length];
      System.arraycopy(source, 0, bytes, 0, bytes.length);
    }
  }

  /** Stops a hash while it has its place, for as long as the test wants. */
  private static final class HeldRandom extends SecureRandom {
    private final transient CountDownLatch asked = new CountDownLatch(1);
    private final transient CountDownLatch release = new CountDownLatch(1);
    private volatile boolean held;

    @Override
    public void nextBytes(byte[] bytes) {
      super.nextBytes(bytes);
      if (held) {
        asked.countDown();
        try {
          release.await();
        } catch (InterruptedException ended) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
