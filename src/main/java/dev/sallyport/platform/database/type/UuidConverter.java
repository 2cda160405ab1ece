package dev.sallyport.platform.database.type;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.UUID;

/**
 * {@code uuid} columns that may be null, which EclipseLink 4 cannot write or read by itself. Needs
 * {@code stringtype=unspecified} on the connection.
 */
@Converter(autoApply = true)
public class UuidConverter implements AttributeConverter<UUID, Object> {
  @Override
  public Object convertToDatabaseColumn(UUID id) {
    return id;
  }

  @Override
  public UUID convertToEntityAttribute(Object column) {
    return column instanceof UUID || column == null
        ? (UUID) column
        : UUID.fromString(column.toString());
  }
}
