package dev.sallyport.audit;

import dev.sallyport.platform.Database;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Continues the audit chain, each batch in a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class SealService {
  @Resource(lookup = Database.NAME)
  private DataSource database;

  @Inject private ChainKey key;
  @Inject private KnownHeads heads;

  /** Seals the next batch; empty when there is nothing to seal or another node is at it. */
  public List<ChainLink> sealBatch() {
    try (Connection connection = database.getConnection()) {
      return new Sealer(connection, key, heads).sealBatch();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** To call once at start, before anything is recorded. */
  public void prepare() {
    try (Connection connection = database.getConnection()) {
      Sealer sealer = new Sealer(connection, key, heads);
      sealer.keepPositionsRising();
      sealer.teachHeads();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
