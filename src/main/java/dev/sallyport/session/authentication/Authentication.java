package dev.sallyport.session.authentication;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

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

  /**
   * The same user with a further factor.
   *
   * @param time of the proof of this factor
   * @param factor how it was proven
   */
  public Authentication withSecondFactor(Instant time, AuthenticationMethod factor) {
    Set<String> all = new TreeSet<>(methods);
    all.add(factor.code());
    all.add(AuthenticationMethod.MFA.code());
    AssuranceLevel reached =
        factor == AuthenticationMethod.POP ? AssuranceLevel.PHR : AssuranceLevel.AAL2;
    return new Authentication(time, all, reached.code());
  }

  /** The same, proven again. */
  public Authentication at(Instant time) {
    return new Authentication(time, methods, level);
  }

  /** Whether the level is the required one or a higher one. */
  public boolean reaches(AssuranceLevel required) {
    return AssuranceLevel.of(level).filter(reached -> reached.reaches(required)).isPresent();
  }

  /** Whether more than one factor was proven. */
  public boolean hasSecondFactor() {
    return !level.equals(AssuranceLevel.AAL1.code());
  }

  /** An authentication by a passkey alone, which is two factors. */
  public static Authentication byPasskey(Instant time) {
    return new Authentication(
        time,
        Set.of(AuthenticationMethod.POP.code(), AuthenticationMethod.MFA.code()),
        AssuranceLevel.PHR.code());
  }

  /** An authentication by password alone. */
  public static Authentication byPassword(Instant time) {
    return new Authentication(
        time, Set.of(AuthenticationMethod.PWD.code()), AssuranceLevel.AAL1.code());
  }
}
