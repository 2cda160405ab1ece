package dev.sallyport.account;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Role names. */
public final class Roles {
  public static final String USER = "user";

  /** The role of auditors, who read what operators read and change nothing. */
  public static final String AUDITOR = "auditor";

  /** The role of operators. */
  public static final String ADMIN = "admin";

  /** All roles, in this order. */
  public static final List<String> ALL = List.of(USER, AUDITOR, ADMIN);

  /** The roles that give access to the data of other users. */
  public static final List<String> PRIVILEGED = List.of(AUDITOR, ADMIN);

  private Roles() {}

  /** Whether one of the roles gives access to the data of other users. */
  public static boolean arePrivileged(Collection<String> roles) {
    return !Collections.disjoint(roles, PRIVILEGED);
  }
}
