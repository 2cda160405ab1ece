package dev.sallyport.imports.reader;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Ends with an exception if too many characters are read for one record, so that a parser keeps
 * only a bounded part of a file. Octets that are not UTF-8 become U+FFFD.
 */
final class GuardedReader extends FilterReader {
  /** Characters of a record, and of what the parser reads ahead. */
  static final int MAX_RECORD = 1024 * 1024;

  private long read;

  GuardedReader(InputStream file) {
    super(new InputStreamReader(file, StandardCharsets.UTF_8));
  }

  /** The next record may have as many characters again. */
  void newRecord() {
    read = 0;
  }

  @Override
  public int read() throws IOException {
    int character = super.read();
    count(character < 0 ? 0 : 1);
    return character;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int characters = super.read(buffer, offset, length);
    count(Math.max(characters, 0));
    return characters;
  }

  private void count(int characters) throws IOException {
    read += characters;
    if (read > MAX_RECORD) {
      throw new TooLongException();
    }
  }

  /** The record has too many characters. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;
  }
}
