package dev.sallyport.admin.imports;

import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.admin.user.SecondOperatorRule;
import dev.sallyport.imports.ImportConflict;
import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.ImportSource;
import dev.sallyport.problem.Problem;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How a file is to be read, as operators and the command say it. */
@Dependent
class ImportParameters {
  private final SecondOperatorRule rule;

  @Inject
  ImportParameters(SecondOperatorRule rule) {
    this.rule = rule;
  }

  /**
   * Reads the parameters strictly.
   *
   * @param firebaseOrNull see {@link FirebaseParameters}
   * @param operatorId who imports; an id of nobody for the command
   * @throws Problem 400 naming every fault; 409 if a role would become that of operators, and
   *     another operator must approve this
   */
  ImportOptions read(Map<String, List<String>> parameters, String firebaseOrNull, UUID operatorId) {
    QueryParameters query = new QueryParameters(parameters);
    ImportSource source = query.value(OperatorParameters.SOURCE).orElse(ImportSource.NDJSON);
    ImportConflict conflict = query.value(OperatorParameters.CONFLICT).orElse(ImportConflict.SKIP);
    boolean dryRun = query.value(OperatorParameters.DRY_RUN).orElse(false);
    Map<String, String> roles = query.value(OperatorParameters.ROLE_MAP).orElse(Map.of());
    query.requireFaultless();
    rule.requireNoAppointment(operatorId, roles.values());
    return new ImportOptions(
        source, conflict, dryRun, roles, FirebaseParameters.of(firebaseOrNull));
  }
}
