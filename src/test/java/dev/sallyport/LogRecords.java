package dev.sallyport;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Everything that the service logs, at any level, until it is closed. */
public final class LogRecords implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.sallyport");
  private final Level before = logger.getLevel();
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          records.add(entry);
        }

        @Override
        public void flush() {
          // Nothing is buffered.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  public LogRecords() {
    handler.setLevel(Level.ALL);
    logger.setLevel(Level.ALL);
    logger.addHandler(handler);
  }

  /** One line for each message, with its throwable. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (LogRecord entry : records) {
      text.append(entry.getLevel())
          .append(' ')
          .append(
              entry.getParameters() == null
                  ? entry.getMessage()
                  : MessageFormat.format(entry.getMessage(), entry.getParameters()))
          .append(' ')
          .append(entry.getThrown())
          .append('\n');
    }
    return text.toString();
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setLevel(before);
  }
}
