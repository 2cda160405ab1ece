package dev.sallyport.imports;

/**
 * What is told about one record. It repeats nothing of the file, so that a list of faults contains
 * neither a hash nor a formula.
 *
 * @param line of the record, from 1
 * @param code stable
 * @param message a predicate
 */
public record ImportFault(long line, String code, String message) {}
