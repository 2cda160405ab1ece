package dev.sallyport.admin.finding;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.detection.Finding;
import dev.sallyport.audit.detection.FindingReader;
import dev.sallyport.audit.detection.FindingReader.Parts;
import dev.sallyport.audit.detection.FindingReview;
import dev.sallyport.audit.detection.FindingReviewService;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds parts, reviews and e-mail addresses to findings. */
@Dependent
public class FindingViews {
  private final FindingReader reader;
  private final FindingReviewService reviews;
  private final UserSearchService users;

  @Inject
  FindingViews(FindingReader reader, FindingReviewService reviews, UserSearchService users) {
    this.reader = reader;
    this.reviews = reviews;
    this.users = users;
  }

  /** Makes the view of each of the findings. */
  Function<Finding, FindingView> of(List<Finding> findings) {
    Set<UUID> ids = findings.stream().map(Finding::id).collect(Collectors.toSet());
    Map<UUID, FindingReview> found = reviews.of(ids);
    Map<UUID, Parts> parts = reader.parts(ids);
    Set<UUID> named = new HashSet<>();
    Stream.concat(findings.stream(), parts.values().stream().flatMap(p -> p.latest().stream()))
        .forEach(finding -> finding.userId().ifPresent(named::add));
    found.values().stream()
        .flatMap(one -> Stream.of(one.acknowledgedBy(), one.assignedTo(), one.changedBy()))
        .filter(Objects::nonNull)
        .forEach(named::add);
    Map<UUID, String> emails = users.emails(named);
    return finding ->
        FindingView.of(
            finding, parts.getOrDefault(finding.id(), Parts.NONE), emails, found.get(finding.id()));
  }

  /**
   * Rejects the assignment to a user who cannot read findings.
   *
   * @throws Problem 400
   */
  void requireAssignable(Optional<UUID> assignee) {
    boolean isUnknown =
        assignee
            .filter(
                id ->
                    users
                        .find(id)
                        .filter(user -> user.isActiveInRole(Set.copyOf(Roles.PRIVILEGED)))
                        .isEmpty())
            .isPresent();
    if (isUnknown) {
      throw Problem.invalid(
          List.of(
              new Fault(
                  "assigned_to", "unknown_operator", "must be an active operator or auditor")));
    }
  }
}
