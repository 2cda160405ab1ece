package dev.sallyport.admin.imports;

import java.util.UUID;

/** The response to a file that was received. */
public record StartedImportView(UUID id) {}
