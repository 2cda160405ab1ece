package dev.sallyport.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Role names as PostgreSQL's {@code text[]}; names consist of lower-case letters, so they need no
 * quoting.
 */
@Converter
public class Roles implements AttributeConverter<Set<String>, Object> {
  public static final String USER = "user";

  /** The role of operators. */
  public static final String ADMIN = "admin";

  /** All roles, in this order. */
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
