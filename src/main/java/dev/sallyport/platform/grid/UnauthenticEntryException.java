package dev.sallyport.platform.grid;

/** An entry of the data grid that no node with this {@code JWT_SECRET} wrote at its place. */
public final class UnauthenticEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnauthenticEntryException(String map) {
    super("an entry of map " + map + " is not authentic");
  }
}
