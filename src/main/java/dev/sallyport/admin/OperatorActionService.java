package dev.sallyport.admin;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Origin;
import dev.sallyport.audit.Subject;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** Records what operators do, in a transaction of its own. */
@Stateless
public class OperatorActionService {
  @Inject private AuditService audit;

  public void record(Subject subject, Origin origin) {
    audit.succeeded(EventType.OPERATOR_ACTION, subject, origin);
  }
}
