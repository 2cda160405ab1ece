package dev.sallyport.token;

import dev.sallyport.client.RequiresAuthentication;

/** Demands more than its implementation says. */
interface Refunds<T> {
  @RequiresAuthentication(acr = RequiresAuthentication.AAL2)
  String refund(T order);
}
