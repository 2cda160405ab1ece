package dev.sallyport;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Optional;
import java.util.Set;

/** Which calls begin a transaction within another. */
final class NestedTransactions {
  private static final Set<TransactionAttributeType> WITHIN =
      Set.of(
          TransactionAttributeType.REQUIRED,
          TransactionAttributeType.MANDATORY,
          TransactionAttributeType.REQUIRES_NEW);

  private NestedTransactions() {}

  static boolean isNested(JavaMethodCall call) {
    return !call.getOriginOwner().equals(call.getTargetOwner())
        && attribute(call.getOrigin()).filter(WITHIN::contains).isPresent()
        && call.getTarget()
            .resolveMember()
            .flatMap(NestedTransactions::attribute)
            .filter(TransactionAttributeType.REQUIRES_NEW::equals)
            .isPresent();
  }

  /** Empty for code that is not of an enterprise bean. */
  private static Optional<TransactionAttributeType> attribute(JavaCodeUnit code) {
    if (!code.getOwner().isAnnotatedWith(Stateless.class)) {
      return Optional.empty();
    }
    return Optional.of(
        code.tryGetAnnotationOfType(TransactionAttribute.class)
            .or(() -> code.getOwner().tryGetAnnotationOfType(TransactionAttribute.class))
            .map(TransactionAttribute::value)
            .orElse(TransactionAttributeType.REQUIRED));
  }
}
