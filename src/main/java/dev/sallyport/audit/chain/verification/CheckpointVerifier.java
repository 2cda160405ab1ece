package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.audit.chain.checkpoint.ChainKey.Signer;
import dev.sallyport.audit.chain.checkpoint.ChainLink;
import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.checkpoint.CheckpointSigners;
import dev.sallyport.audit.chain.verification.ChainProgress.Unsigned;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Sql;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Checks content and signature of single seals. */
final class CheckpointVerifier {
  private static final int SIGNERS_AT_ONCE = 50;

  private final Sql sql;
  private final ChainKey key;
  private final CheckpointSigners signers;
  private final BreakCollector breaks;
  private final Map<String, Unsigned> unsigned;
  private long sealsFound;

  /**
   * @param unsigned seals of unknown secrets that earlier slices found
   */
  CheckpointVerifier(
      Sql sql,
      ChainKey key,
      CheckpointSigners signers,
      BreakCollector breaks,
      Map<String, Unsigned> unsigned) {
    this.sql = sql;
    this.key = key;
    this.signers = signers;
    this.breaks = breaks;
    this.unsigned = new TreeMap<>(unsigned);
  }

  /** The number of valid seals. */
  long verified() {
    return sealsFound;
  }

  Map<String, Unsigned> unsigned() {
    return unsigned;
  }

  /** Whether the seal is as it was signed; an invalid one is reported. */
  boolean isGood(Stored stored) {
    ChainLink link = stored.link();
    switch (signers.of(stored)) {
      case NONE -> {
        breaks.report(
            Kind.SEAL_CHANGED, link.month(), link.number(), link.number(), null, content(stored));
        return false;
      }
      case UNKNOWN -> countUnsigned(stored);
      case EARLIER -> signAgain(stored);
      case CURRENT -> {
        // The chain is intact.
      }
    }
    sealsFound++;
    return true;
  }

  /** A valid seal refers to a different previous seal, so the previous one was changed. */
  void reportChangedBefore(Stored stored, ChainHeadCache.Head before) {
    if (signers.of(stored) != Signer.NONE) {
      int number = before.number();
      breaks.report(
          Kind.SEAL_CHANGED, stored.link().month(), number, number, null, hex(before.hash()));
    }
  }

  static String content(Stored stored) {
    return !stored.wellFormed()
        ? "malformed"
        : hex(
            Sha256.of(
                stored.hash(),
                stored.link().hash(),
                stored.signature(),
                Sha256.of(stored.signedBy())));
  }

  private void countUnsigned(Stored stored) {
    int number = stored.link().number();
    String signer = hex(Sha256.of(stored.signedBy())).substring(0, 16);
    String name = stored.link().month() + "/" + signer + "-" + stored.link().version();
    boolean many = unsigned.size() >= SIGNERS_AT_ONCE && !unsigned.containsKey(name);
    unsigned.merge(
        many ? stored.link().month() + "/others" : name,
        new Unsigned(number, number, hex(Sha256.of(stored.hash()))),
        (before, one) ->
            new Unsigned(
                before.first(), one.last(), hex(Sha256.of(before.digest() + one.digest()))));
  }

  /**
   * Signs seals again under the current secret, so that an earlier secret is needed only until one
   * complete verification.
   */
  private void signAgain(Stored stored) {
    sql.update(
        "update audit_seals set signature = ?, signed_by = ?"
            + " where month = ? and number = ? and hash = ?",
        key.sign(stored.hash()),
        key.name(),
        stored.link().month(),
        stored.link().number(),
        stored.hash());
  }

  void reportUnsigned(LocalDate droppedBefore) {
    for (Map.Entry<String, Unsigned> entry : unsigned.entrySet()) {
      String name = entry.getKey();
      Unsigned some = entry.getValue();
      LocalDate month = LocalDate.parse(name.substring(0, name.indexOf('/')));
      if (!month.isBefore(droppedBefore)) {
        String evidence = name.substring(name.indexOf('/') + 1) + ":" + some.digest();
        breaks.report(Kind.SEAL_UNSIGNED, month, some.first(), some.last(), null, evidence);
      }
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
