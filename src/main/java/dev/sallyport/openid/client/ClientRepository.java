package dev.sallyport.openid.client;

import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The tables {@code oauth_clients} and {@code oauth_client_secrets}. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class ClientRepository {
  /** Clients at a time, disabled ones included. */
  public static final int MOST = 1_000;

  private static final String CLIENT =
      "c.client_id, c.name, c.logo_uri, c.type, c.redirect_uris, c.post_logout_redirect_uris,"
          + " c.backchannel_logout_uri, c.scopes, c.first_party, c.device_grant, c.jwks,"
          + " c.dpop_required, c.resources, c.pkce_or_nonce_optional";

  private static final String REGISTERED =
      "select "
          + CLIENT
          + ", c.id, c.created_at, c.created_by, c.updated_at, c.updated_by, c.disabled_at"
          + " from oauth_clients c";

  private final Sql sql;

  /** Required by the EJB container. */
  protected ClientRepository() {
    this(null);
  }

  @Inject
  public ClientRepository(Sql sql) {
    this.sql = sql;
  }

  /** Those of the ids that are not disabled. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<ClientLogin> enabled(List<String> ids) {
    return sql.list(
        "select "
            + CLIENT
            + ", array(select encode(s.secret_hash, 'hex') from oauth_client_secrets s"
            + " where s.client_id = c.client_id)"
            + " from oauth_clients c where c.client_id = any(?) and c.disabled_at is null",
        row ->
            new ClientLogin(
                client(row),
                row.texts(15).stream().map(HexFormat.of()::parseHex).toList(),
                Optional.ofNullable(row.text(11))),
        Sql.texts(ids));
  }

  /** Newest first. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<RegisteredClient> list(Optional<Cursor> after, int limit) {
    List<Object> parameters = new ArrayList<>();
    after.ifPresent(cursor -> parameters.addAll(List.of(cursor.createdAt(), cursor.id())));
    parameters.add(limit);
    return registered(
        (after.isPresent() ? " where (c.created_at, c.id) < (?, ?)" : "")
            + " order by c.created_at desc, c.id desc limit ?",
        parameters.toArray());
  }

  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<RegisteredClient> find(String id) {
    return registered(" where c.client_id = ?", id).stream().findFirst();
  }

  /** Reads a client and locks it, and with it its secrets, until the transaction ends. */
  public Optional<RegisteredClient> lock(String id) {
    return registered(" where c.client_id = ? for update", id).stream().findFirst();
  }

  private List<RegisteredClient> registered(String condition, Object... parameters) {
    return sql.connected(
        connected ->
            connected.list(REGISTERED + condition, row -> registered(row), parameters).stream()
                .map(each -> withSecrets(connected, each))
                .toList());
  }

  private static RegisteredClient withSecrets(Sql connected, RegisteredClient client) {
    return client.with(
        connected.list(
            "select id, created_at from oauth_client_secrets where client_id = ?"
                + " order by created_at, id",
            row -> new ClientSecret(row.uuid(1), row.time(2)),
            client.client().id()));
  }

  /**
   * Stores a new client, without secrets.
   *
   * @return false if there is one with the id, also one that a concurrent request stores, or if
   *     there are {@value #MOST}
   */
  public boolean insert(RegisteredClient registered) {
    Client client = registered.client();
    return sql.update(
            "insert into oauth_clients (client_id, id, name, logo_uri, type, redirect_uris,"
                + " post_logout_redirect_uris, backchannel_logout_uri, scopes, first_party,"
                + " device_grant, jwks, dpop_required, pkce_or_nonce_optional, resources, created_at,"
                + " created_by, updated_at, updated_by, disabled_at)"
                + " select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                + " where (select count(*) from oauth_clients) < ?"
                + " on conflict (client_id) do nothing",
            client.id(),
            registered.place(),
            client.name(),
            client.logoUri(),
            client.type().code(),
            Sql.texts(client.redirectUris()),
            Sql.texts(client.postLogoutRedirectUris()),
            client.backchannelLogoutUri(),
            Sql.texts(new TreeSet<>(client.scopes())),
            client.firstParty(),
            client.deviceGrant(),
            registered.jwks(),
            client.dpopRequired(),
            client.pkceOrNonceOptional(),
            Sql.texts(client.resources()),
            registered.createdAt(),
            registered.createdBy(),
            registered.updatedAt(),
            registered.updatedBy(),
            registered.disabledAt(),
            MOST)
        == 1;
  }

  /** Replaces everything but the id, the type, the secrets and the creation. */
  public void update(RegisteredClient registered) {
    Client client = registered.client();
    sql.update(
        "update oauth_clients set name = ?, logo_uri = ?, redirect_uris = ?,"
            + " post_logout_redirect_uris = ?, backchannel_logout_uri = ?, scopes = ?,"
            + " first_party = ?, device_grant = ?, jwks = ?, dpop_required = ?,"
            + " pkce_or_nonce_optional = ?, resources = ?, updated_at = ?, updated_by = ?,"
            + " disabled_at = ? where client_id = ?",
        client.name(),
        client.logoUri(),
        Sql.texts(client.redirectUris()),
        Sql.texts(client.postLogoutRedirectUris()),
        client.backchannelLogoutUri(),
        Sql.texts(new TreeSet<>(client.scopes())),
        client.firstParty(),
        client.deviceGrant(),
        registered.jwks(),
        client.dpopRequired(),
        client.pkceOrNonceOptional(),
        Sql.texts(client.resources()),
        registered.updatedAt(),
        registered.updatedBy(),
        registered.disabledAt(),
        client.id());
  }

  /** Deletes a client with everything that belongs to it; false if there is none. */
  public boolean delete(String id) {
    return sql.update("delete from oauth_clients where client_id = ?", id) == 1;
  }

  public void insertSecret(String clientId, ClientSecret secret, byte[] hash) {
    sql.update(
        "insert into oauth_client_secrets (id, client_id, secret_hash, created_at)"
            + " values (?, ?, ?, ?)",
        secret.id(),
        clientId,
        hash,
        secret.createdAt());
  }

  /** False if the client has no such secret. */
  public boolean deleteSecret(String clientId, UUID secretId) {
    return sql.update(
            "delete from oauth_client_secrets where client_id = ? and id = ?", clientId, secretId)
        == 1;
  }

  /** Records that an id was imported; false if it was before. */
  public boolean insertImport(String clientId, Instant now) {
    return sql.update(
            "insert into oauth_client_imports (client_id, imported_at) values (?, ?)"
                + " on conflict (client_id) do nothing",
            clientId,
            now)
        == 1;
  }

  private static RegisteredClient registered(Row row) {
    return new RegisteredClient(
        client(row),
        row.uuid(15),
        Optional.ofNullable(row.text(11)),
        List.of(),
        row.time(16),
        Optional.ofNullable(row.uuid(17)),
        row.time(18),
        Optional.ofNullable(row.uuid(19)),
        Optional.ofNullable(row.time(20)));
  }

  private static Client client(Row row) {
    return new Client(
        row.text(1),
        row.text(2),
        Optional.ofNullable(row.text(3)),
        ClientType.find(row.text(4)).orElseThrow(),
        row.texts(5),
        row.texts(6),
        Optional.ofNullable(row.text(7)),
        Set.copyOf(row.texts(8)),
        row.flag(9),
        row.flag(10),
        row.flag(12),
        row.flag(14),
        row.texts(13));
  }
}
