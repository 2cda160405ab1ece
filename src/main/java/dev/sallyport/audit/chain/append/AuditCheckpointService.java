package dev.sallyport.audit.chain.append;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainExtended;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Appends to the audit chain, each step in its own transaction. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AuditCheckpointService {
  private static final int ERASED_AT_ONCE = 1_000;

  private final Sql sql;
  private final ChainKey key;
  private final ChainHeadCache heads;
  private final AuditService audit;
  private final Event<ChainExtended> extended;

  /** Required by the EJB container. */
  protected AuditCheckpointService() {
    this(null, null, null, null, null);
  }

  @Inject
  public AuditCheckpointService(
      Sql sql,
      ChainKey key,
      ChainHeadCache heads,
      AuditService audit,
      Event<ChainExtended> extended) {
    this.sql = sql;
    this.key = key;
    this.heads = heads;
    this.audit = audit;
    this.extended = extended;
  }

  /**
   * The result of a batch.
   *
   * @param seals empty if nothing is due or another node holds the lock
   * @param gap seals that the nodes remember but the database lacks
   */
  public record Batch(int seals, Optional<ChainBreak> gap) {}

  /** Seals the next batch. */
  public Batch sealBatch() {
    return sql.connected(
        own -> {
          ChainWriter chain = new AuditCheckpointer(own, key, heads).sealBatch();
          extended.fire(new ChainExtended(chain.links()));
          return new Batch(chain.links().size(), chain.gap());
        });
  }

  /** Must be called once at start, before anything is recorded. */
  public void prepare() {
    sql.connected(
        own -> {
          AuditCheckpointer sealer = new AuditCheckpointer(own, key, heads);
          sealer.keepPositionsRising();
          sealer.teachHeads();
          return null;
        });
  }

  /** Seals some of the events whose seals are lost; returns whether more may remain. */
  public boolean resealSome(ChainBreak broken) {
    return sql.connected(
        own -> {
          ChainStatements statements = new ChainStatements(own, key, heads);
          boolean more = statements.resealSome(broken);
          extended.fire(new ChainExtended(statements.links()));
          return more;
        });
  }

  /** Also records an event. */
  public void acknowledge(ChainBreak broken, RequestOrigin origin) {
    sql.connected(
        own -> {
          ChainStatements statements = new ChainStatements(own, key, heads);
          statements.acknowledge(broken);
          extended.fire(new ChainExtended(statements.links()));
          return null;
        });
    audit.succeeded(EventType.AUDIT_ACKNOWLEDGED, Subject.NOBODY.with(broken.detail()), origin);
  }

  /** Also records an event, which names the requester but no address. */
  public long beginErasure(UUID person, RequestOrigin origin) {
    long position =
        sql.connected(
            own -> {
              ChainStatements statements = new ChainStatements(own, key, heads);
              long upto = statements.beginErasure(person);
              extended.fire(new ChainExtended(statements.links()));
              return upto;
            });
    audit.succeeded(
        EventType.PERSONAL_DATA_ERASED,
        Subject.user(person),
        new RequestOrigin(null, null, origin.requestId(), origin.actorId()));
    return position;
  }

  /** Returns whether more may remain. */
  public boolean eraseSome(UUID person, long position) {
    return sql.connected(
        own -> {
          ChainStatements statements = new ChainStatements(own, key, heads);
          boolean more = statements.eraseSome(person, position, ERASED_AT_ONCE);
          extended.fire(new ChainExtended(statements.links()));
          return more;
        });
  }
}
