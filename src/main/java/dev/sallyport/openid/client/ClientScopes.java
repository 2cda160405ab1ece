package dev.sallyport.openid.client;

import java.util.List;

/** The scopes that clients may be permitted to request. */
public final class ClientScopes {
  public static final String OPENID = "openid";
  public static final String PROFILE = "profile";
  public static final String EMAIL = "email";
  public static final String GROUPS = "groups";
  public static final String OFFLINE_ACCESS = "offline_access";

  /** All of them, in the order in which they are shown. */
  public static final List<String> ALL = List.of(OPENID, PROFILE, EMAIL, GROUPS, OFFLINE_ACCESS);

  private ClientScopes() {}
}
