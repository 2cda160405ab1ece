package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.audit.chain.checkpoint.ChainLink.Stored;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.platform.database.Sql;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the table {@code audit_seals}. The callers decide which rows to trust. */
public final class AuditCheckpoints {
  /** Number of seals read at a time; full batches have about 100 KB each. */
  private static final int PAGE = 20;

  private final Sql sql;

  public AuditCheckpoints(Sql sql) {
    this.sql = sql;
  }

  /** Which seals count. */
  public interface Condition {
    boolean holds(Stored stored);
  }

  /** The newest of version 2, below a number, that meets a condition. */
  public Optional<Stored> newest(int below, Condition condition) {
    int bound = below;
    // Nearly always the first row matches.
    int limit = 1;
    while (true) {
      List<Stored> page =
          query(" where version = 2 and number < ? order by number desc limit " + limit, bound);
      limit = PAGE;
      for (Stored stored : page) {
        if (condition.holds(stored)) {
          return Optional.of(stored);
        }
      }
      if (page.isEmpty()) {
        return Optional.empty();
      }
      bound = page.get(page.size() - 1).link().number();
    }
  }

  /** The newest of version 1 that meets a condition. */
  public Optional<Stored> newestOfVersion1(Condition condition) {
    int offset = 0;
    while (true) {
      List<Stored> page =
          query(
              " where version = 1 order by upto_position desc, upto_id desc, month desc limit "
                  + PAGE
                  + " offset ?",
              offset);
      for (Stored stored : page) {
        if (condition.holds(stored)) {
          return Optional.of(stored);
        }
      }
      if (page.isEmpty()) {
        return Optional.empty();
      }
      offset += PAGE;
    }
  }

  /** The seals of version 2 with a number: one, unless others were inserted. */
  public List<Stored> numbered(int number) {
    return query(" where version = 2 and number = ? order by month", number);
  }

  /** Whether a row of any version has a number. */
  public boolean isTaken(int number) {
    return sql.exists("select from audit_seals where number = ?", number);
  }

  /** The seals of version 2 from a number on, in their order. */
  public List<Stored> from(int number, int limit) {
    return query(
        " where version = 2 and number >= ? order by number, month limit " + limit, number);
  }

  /**
   * The first of version 2 that is kept when the months before one are dropped: none while months
   * of version 1 are kept, whose heads the first seal lists.
   */
  public Optional<ChainLink> firstToKeep(LocalDate month) {
    return query(
            " where version = 2 and (month >= ?"
                + " or exists (select from audit_seals where version = 1 and month >= ?))"
                + " order by number limit 1",
            month,
            month)
        .stream()
        .findFirst()
        .map(Stored::link);
  }

  /** The seals of version 1 after a place, in the order of their creation. */
  public List<Stored> ofVersion1After(EventPosition place, int limit) {
    return query(
        " where version = 1 and (upto_position, upto_id) > (?, ?)"
            + " order by upto_position, upto_id, month, number limit "
            + limit,
        place.position(),
        place.id());
  }

  /** The batch of version 1 that contains a place, and some following ones. */
  public List<Stored> ofVersion1From(EventPosition place) {
    return query(
        " where version = 1 and (upto_position, upto_id) >= (?, ?)"
            + " order by upto_position, upto_id, month limit "
            + PAGE,
        place.position(),
        place.id());
  }

  /** The seals of a purpose, newest first. */
  public List<Stored> stating(CheckpointPurpose purpose, String subject) {
    return query(
        " where purpose = ? and subject = ? and version = 2 order by number desc",
        purpose.code(),
        subject);
  }

  /** The newest seal of a purpose that meets a condition. */
  public Optional<Stored> newestOf(CheckpointPurpose purpose, Condition condition) {
    for (Stored stored :
        query(" where purpose = ? and version = 2 order by number desc", purpose.code())) {
      if (condition.holds(stored)) {
        return Optional.of(stored);
      }
    }
    return Optional.empty();
  }

  /** The seal of version 1 with the newest place up to one, for each month: what continues it. */
  public Map<LocalDate, ChainHeadCache.Head> headsOfVersion1(EventPosition upto) {
    Map<LocalDate, ChainHeadCache.Head> heads = new HashMap<>();
    sql.each(
        "select distinct on (month) month, number, hash from audit_seals where version = 1"
            + " and (upto_position, upto_id) <= (?, ?) order by month, number desc",
        0,
        row -> heads.put(row.date(1), new ChainHeadCache.Head(row.integer(2), row.bytes(3))),
        upto.position(),
        upto.id());
    return heads;
  }

  private List<Stored> query(String tail, Object... parameters) {
    return sql.list(ChainRows.SELECT + tail, ChainRows::stored, parameters);
  }

  /**
   * A page without its last batch if that may be incomplete: the seals of a batch share a range and
   * must be read together.
   *
   * @param limit the number of seals that were asked for
   */
  public static List<Stored> wholeBatches(List<Stored> page, int limit) {
    if (page.size() < limit) {
      return page;
    }
    int size = page.size();
    ChainLink last = page.get(size - 1).link();
    while (size > 0 && isSameBatch(page.get(size - 1).link(), last)) {
      size--;
    }
    return size == 0 ? page : page.subList(0, size);
  }

  private static boolean isSameBatch(ChainLink one, ChainLink other) {
    return one.upto().equals(other.upto())
        || (other.version() > 1 && one.number() == other.number());
  }
}
