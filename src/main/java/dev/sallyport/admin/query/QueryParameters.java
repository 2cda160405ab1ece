package dev.sallyport.admin.query;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads query parameters strictly: malformed, repeated and unknown parameters are faults, all of
 * which {@link #requireFaultless} reports. Read every parameter before calling it.
 */
public final class QueryParameters {
  private final Map<String, List<String>> parameters;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<Fault> faults = new ArrayList<>();

  public QueryParameters(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /** The value of a parameter; an empty one counts as absent. */
  public <T> Optional<T> value(QueryParameter<T> parameter) {
    String name = parameter.name();
    asked.add(name);
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      faults.add(new Fault(name, "repeated", "must not appear more than once"));
      return Optional.empty();
    }
    if (values.isEmpty() || values.get(0).isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = parameter.parser().apply(values.get(0));
    if (value.isEmpty()) {
      faults.add(new Fault(name, "malformed", "must be " + parameter.rule(), parameter.demands()));
    }
    return value;
  }

  public int limit() {
    return value(OperatorParameters.LIMIT).orElse(OperatorParameters.DEFAULT_LIMIT);
  }

  /** A rule over several parameters. */
  public void fault(String name, String code, String message) {
    fault(new Fault(name, code, message));
  }

  public void fault(Fault fault) {
    faults.add(fault);
  }

  /**
   * @throws Problem 400 naming every fault
   */
  public void requireFaultless() {
    parameters.keySet().stream()
        .filter(name -> !asked.contains(name))
        .limit(20)
        .forEach(
            name ->
                faults.add(
                    new Fault(printable(name), "unknown_parameter", "is not a known parameter")));
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  /** A name comes from the caller: bounded and without control characters. */
  private static String printable(String name) {
    String bounded = name.length() > 64 ? name.substring(0, 64) : name;
    return bounded.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
