package dev.sallyport.web.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What scopes permit an application, in the user's language. */
public final class ScopeTexts {
  /** In the order in which pages list them. */
  private static final Map<String, String> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("openid", "scope_openid");
    KEYS.put("profile", "scope_profile");
    KEYS.put("email", "scope_email");
    KEYS.put("groups", "scope_groups");
    KEYS.put("offline_access", "scope_offline_access");
  }

  private ScopeTexts() {}

  /** The keys of the texts. */
  public static List<String> keys(Set<String> scopes) {
    return KEYS.entrySet().stream()
        .filter(entry -> scopes.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
