package dev.sallyport.session;

/** Carries the refresh token where no cookie does. */
public record RefreshRequest(String refreshToken) {
  @Override
  public String toString() {
    return "RefreshRequest[hidden]";
  }
}
