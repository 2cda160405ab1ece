package dev.sallyport.admin.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.admin.event.EventParameters;
import dev.sallyport.assurance.hostile.Input;
import dev.sallyport.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The query of an operator's call: lines of {@code name=value}. */
public final class QueryParametersFuzz {
  private QueryParametersFuzz() {}

  public static boolean query(byte[] input) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String line : Input.text(input).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        parameters.put(line.substring(0, equals), List.of(line.substring(equals + 1)));
      }
    }
    QueryParameters query = new QueryParameters(parameters);
    try {
      EventParameters.of(query);
      query.value(OperatorParameters.STEP);
      query.value(OperatorParameters.CURSOR);
      assertThat(query.limit()).isBetween(1, OperatorParameters.MAX_LIMIT);
      query.requireFaultless();
      return !parameters.isEmpty();
    } catch (Problem refused) {
      assertThat(refused.type().status()).isEqualTo(400);
      assertThat(refused.faults()).allMatch(fault -> fault.field().matches("[ -~]{0,64}"));
      return false;
    }
  }
}
