package dev.sallyport.platform.payara;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.concurrent.locks.LockSupport;

/** An application that takes three seconds to end; for {@link ServerUnloadIT}. */
@WebListener
public class SlowUnload implements ServletContextListener {
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    long end = System.nanoTime() + 3_000_000_000L;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
