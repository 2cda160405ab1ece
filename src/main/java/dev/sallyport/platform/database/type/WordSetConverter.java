package dev.sallyport.platform.database.type;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A set of words as PostgreSQL's {@code text[]}. The words are our own constants of lower-case
 * letters and digits, so they need no quoting.
 */
@Converter
public class WordSetConverter implements AttributeConverter<Set<String>, Object> {
  @Override
  public Object convertToDatabaseColumn(Set<String> words) {
    return "{" + String.join(",", new TreeSet<>(words)) + "}";
  }

  @Override
  public Set<String> convertToEntityAttribute(Object column) {
    // EclipseLink has already unwrapped the java.sql.Array.
    return Arrays.stream((Object[]) column).map(Object::toString).collect(Collectors.toSet());
  }
}
