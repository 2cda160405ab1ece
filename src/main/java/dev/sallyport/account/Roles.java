package dev.sallyport.account;

import java.util.List;

/** Role names. */
public final class Roles {
  public static final String USER = "user";

  /** The role of operators. */
  public static final String ADMIN = "admin";

  /** All roles, in this order. */
  public static final List<String> ALL = List.of(USER, ADMIN);

  private Roles() {}
}
