package dev.sallyport.credential.password.legacy;

import org.bouncycastle.crypto.generators.SCrypt;

/**
 * scrypt (RFC 7914).
 *
 * @param logCost the binary logarithm of N, 1 to 20
 * @param blockSize r, 1 to 32; the memory, 128 × N × r octets, is at most 128 MiB
 * @param parallelism p, 1 to 16; with the memory at most 512 MiB
 * @param length octets of the digest, 16 to 64
 * @param octets the salt, 1 to 128 octets
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Scrypt(int logCost, int blockSize, int parallelism, int length, byte[] octets)
    implements LegacyRecipe {
  static final String SCHEME = "scrypt";

  private static final int MAX_KIB_WRITTEN = 524_288;

  public Scrypt {
    requireCost(logCost, blockSize, parallelism);
    Bounds.require("length of the hash", length, 16, 64);
    Bounds.requireSalt(octets);
  }

  static void requireCost(int logCost, int blockSize, int parallelism) {
    Bounds.require("logarithm of N of scrypt", logCost, 1, 20);
    Bounds.require("r of scrypt", blockSize, 1, 32);
    Bounds.require("p of scrypt", parallelism, 1, 16);
    long octets = (128L * blockSize) << logCost;
    Bounds.require("memory of scrypt in octets", octets, 1, Bounds.MAX_MEMORY_KIB * 1024L);
    Bounds.require(
        "product of memory and p in octets", octets * parallelism, 1, MAX_KIB_WRITTEN * 1024L);
    // RFC 7914, section 6: N is less than 2^(128 r / 8).
    Bounds.require("logarithm of N of scrypt", logCost, 1, 16L * blockSize - 1);
  }

  static Scrypt read(Fields cost, Fields salt) {
    return new Scrypt(
        cost.number(0), cost.number(1), cost.number(2), cost.number(3), salt.octets(0));
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String cost() {
    return logCost + ":" + blockSize + ":" + parallelism + ":" + length;
  }

  @Override
  public String salt() {
    return Fields.base64(octets);
  }

  @Override
  public byte[] derive(byte[] password) {
    return SCrypt.generate(password, octets, 1 << logCost, blockSize, parallelism, length);
  }

  @Override
  public String toString() {
    return "Scrypt[" + cost() + "]";
  }
}
