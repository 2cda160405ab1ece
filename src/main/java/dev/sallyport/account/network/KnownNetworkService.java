package dev.sallyport.account.network;

import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Stores the networks of log-ins in PostgreSQL. */
@Stateless
public class KnownNetworkService {
  /** How long a network stays known without a log-in from it. */
  private static final Duration KNOWN_FOR = Duration.ofDays(180);

  /** Maximum number for each user; beyond it the least recently used network is deleted. */
  static final int MAX_KNOWN_NETWORKS = 100;

  private final EntityManager entities;
  private final Clock clock;

  /** Required by the EJB container. */
  protected KnownNetworkService() {
    this(null, null);
  }

  @Inject
  public KnownNetworkService(EntityManager entities, Clock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /** Remembers a network from which the user has just logged in. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void remember(UUID userId, String network, Instant now) {
    Sql.in(entities)
        .update(
            "with surplus as (delete from known_addresses where user_id = ? and network in ("
                + "select network from known_addresses where user_id = ? and network <> ?"
                + " order by last_seen desc offset ?))"
                + " insert into known_addresses (user_id, network, last_seen) values (?, ?, ?)"
                + " on conflict (user_id, network) do update set last_seen = excluded.last_seen",
            userId,
            userId,
            network,
            MAX_KNOWN_NETWORKS - 1,
            userId,
            network,
            now);
  }

  /** Networks of the latest log-ins, oldest first. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<String> latest(int limit) {
    List<String> earliestFirst =
        new ArrayList<>(
            entities
                .createQuery(
                    "select a.network from KnownNetwork a order by a.lastSeen desc", String.class)
                .setMaxResults(limit)
                .getResultList());
    Collections.reverse(earliestFirst);
    return earliestFirst;
  }

  /** Forgets every network of a user. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void forgetAll(UUID userId) {
    entities
        .createQuery("delete from KnownNetwork a where a.userId = :user")
        .setParameter("user", userId)
        .executeUpdate();
  }

  /** Safe to run on several nodes concurrently: the second deletes nothing. */
  public void forgetOld() {
    entities
        .createQuery("delete from KnownNetwork a where a.lastSeen < :oldest")
        .setParameter("oldest", clock.instant().minus(KNOWN_FOR))
        .executeUpdate();
  }
}
