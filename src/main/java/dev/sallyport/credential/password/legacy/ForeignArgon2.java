package dev.sallyport.credential.password.legacy;

import java.util.Map;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106) of another system, in each variant and version.
 *
 * @param variant {@code d}, {@code i} or {@code id}
 * @param version 16 or 19
 * @param memoryKib 8 × parallelism to 131,072 (128 MiB)
 * @param iterations 1 to 16; with the memory at most 1 GiB
 * @param parallelism 1 to 16
 * @param length octets of the digest, 16 to 64
 * @param octets the salt, 1 to 128 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ForeignArgon2(
    String variant,
    int version,
    int memoryKib,
    int iterations,
    int parallelism,
    int length,
    byte[] octets)
    implements LegacyRecipe {
  static final String SCHEME = "argon2";

  private static final int MAX_KIB_WRITTEN = 1_048_576;

  private static final Map<String, Integer> VARIANTS =
      Map.of(
          "d", Argon2Parameters.ARGON2_d,
          "i", Argon2Parameters.ARGON2_i,
          "id", Argon2Parameters.ARGON2_id);

  public ForeignArgon2 {
    if (!VARIANTS.containsKey(variant) || (version != 16 && version != 19)) {
      throw new IllegalArgumentException(
          "the variant of Argon2 must be d, i or id, and its version 16 or 19");
    }
    Bounds.require("parallelism of Argon2", parallelism, 1, 16);
    Bounds.require("memory of Argon2 in KiB", memoryKib, 8L * parallelism, Bounds.MAX_MEMORY_KIB);
    Bounds.require("iterations of Argon2", iterations, 1, 16);
    Bounds.require(
        "product of memory and iterations", (long) memoryKib * iterations, 8, MAX_KIB_WRITTEN);
    Bounds.require("length of the hash", length, 16, 64);
    Bounds.requireSalt(octets);
  }

  static ForeignArgon2 read(Fields cost, Fields salt) {
    return new ForeignArgon2(
        cost.text(0),
        cost.number(1),
        cost.number(2),
        cost.number(3),
        cost.number(4),
        cost.number(5),
        salt.octets(0));
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String cost() {
    return variant
        + ":"
        + version
        + ":"
        + memoryKib
        + ":"
        + iterations
        + ":"
        + parallelism
        + ":"
        + length;
  }

  @Override
  public String salt() {
    return Fields.base64(octets);
  }

  @Override
  public byte[] derive(byte[] password) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(VARIANTS.get(variant))
            .withVersion(version)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(parallelism)
            .withSalt(octets)
            .build());
    byte[] digest = new byte[length];
    generator.generateBytes(password, digest);
    return digest;
  }

  @Override
  public String toString() {
    return "ForeignArgon2[" + cost() + "]";
  }
}
