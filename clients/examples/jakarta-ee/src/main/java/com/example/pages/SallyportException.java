package com.example.pages;

/** Sallyport refused a call; the message is for the user. */
class SallyportException extends RuntimeException {
  private final int status;
  private final String code;
  private final String flow;

  /**
   * @param status 0 without a response
   * @param code stable, see Sallyport's problem codes
   * @param flow of the second step of a log-in; otherwise null
   */
  SallyportException(int status, String code, String detail, String flow) {
    super(detail);
    this.status = status;
    this.code = code;
    this.flow = flow;
  }

  boolean is(String other) {
    return code.equals(other);
  }

  int status() {
    return status;
  }

  String flow() {
    return flow;
  }
}
