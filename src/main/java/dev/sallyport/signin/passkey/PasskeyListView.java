package dev.sallyport.signin.passkey;

import java.util.List;

/** The passkeys of a user, oldest first. */
public record PasskeyListView(List<PasskeyView> data) {
  public PasskeyListView {
    data = List.copyOf(data);
  }
}
