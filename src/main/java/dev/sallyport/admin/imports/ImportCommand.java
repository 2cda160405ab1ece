package dev.sallyport.admin.imports;

import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.ImportProgress;
import dev.sallyport.imports.ImportQueueService;
import dev.sallyport.imports.ImportService;
import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.problem.Problem;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Imports the file of {@code payara/import.sh} on a node that the script has started for it. Does
 * nothing on other nodes.
 */
@ApplicationScoped
public class ImportCommand {
  /** The system property with the directory of an {@link ImportFolder}. */
  static final String DIRECTORY = "sallyport.import.directory";

  private static final Logger LOG = Logger.getLogger(ImportCommand.class.getName());

  /** When everything else is ready. */
  private static final int LAST = Interceptor.Priority.APPLICATION + 2_000;

  private static final long PERIOD_MILLIS = 500;

  /** No operator. Every operator is another one. */
  private static final UUID NOBODY = new UUID(0, 0);

  private final ImportParameters parameters;
  private final ImportIntake intake;
  private final ImportService imports;
  @Resource private ManagedExecutorService executor;
  private volatile boolean stopping;

  @Inject
  ImportCommand(ImportParameters parameters, ImportIntake intake, ImportService imports) {
    this.parameters = parameters;
    this.intake = intake;
    this.imports = imports;
  }

  void start(@Observes @Priority(LAST) ApplicationReady ready) {
    String directory = System.getProperty(DIRECTORY);
    if (directory != null) {
      executor.execute(() -> run(new ImportFolder(Path.of(directory))));
    }
  }

  private void run(ImportFolder folder) {
    try {
      ImportOptions options = parameters.read(folder.parameters(), folder.firebaseOrNull(), NOBODY);
      try (InputStream file = folder.file()) {
        watch(intake.receive(options, file, RequestOrigin.SERVICE), folder);
      }
    } catch (Problem refused) {
      folder.refuse(refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException failed) {
      SafeThrowable.log(LOG, Level.SEVERE, "The command could not import the file", failed);
      folder.refuse("An unexpected error occurred: " + SafeThrowable.line(failed));
    }
  }

  private void watch(UUID id, ImportFolder folder) throws InterruptedException {
    while (!stopping) {
      ImportProgress progress = imports.find(id).orElseThrow();
      if (progress.finishedAt() != null) {
        List<ImportFault> faults = new ArrayList<>();
        imports.eachFault(id, ImportQueueService.MAX_FAULTS, faults::add);
        folder.writeFaults(ImportFaultResource.csv(faults));
        folder.writeProgress(progress);
        return;
      }
      folder.writeProgress(progress);
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
