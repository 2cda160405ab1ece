package dev.sallyport.session;

import java.time.Instant;
import java.util.Set;

/**
 * How and when the user of a session was authenticated. A refresh keeps it.
 *
 * @param time the {@code auth_time} claim
 * @param methods the {@code amr} claim, see {@link AuthenticationMethod}
 * @param level the {@code acr} claim, see {@link AssuranceLevel}
 */
public record Authentication(Instant time, Set<String> methods, String level) {
  public Authentication {
    methods = Set.copyOf(methods);
  }

  /** An authentication by password alone. */
  public static Authentication byPassword(Instant time) {
    return new Authentication(
        time, Set.of(AuthenticationMethod.PWD.code()), AssuranceLevel.AAL1.code());
  }
}
