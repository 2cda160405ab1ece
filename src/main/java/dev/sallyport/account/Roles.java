package dev.sallyport.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Role names as PostgreSQL's {@code text[]}; names are lower-case letters, so nothing needs
 * quoting.
 */
@Converter
public class Roles implements AttributeConverter<Set<String>, Object> {
  public static final String USER = "user";

  /** Operators. */
  public static final String ADMIN = "admin";

  /** Every role there is, in this order. */
  public static final List<String> ALL = List.of(USER, ADMIN);

  @Override
  public Object convertToDatabaseColumn(Set<String> roles) {
    return "{" + String.join(",", new TreeSet<>(roles)) + "}";
  }

  @Override
  public Set<String> convertToEntityAttribute(Object column) {
    // EclipseLink has already unwrapped the java.sql.Array.
    return Arrays.stream((Object[]) column).map(Object::toString).collect(Collectors.toSet());
  }
}
