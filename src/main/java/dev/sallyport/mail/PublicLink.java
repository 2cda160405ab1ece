package dev.sallyport.mail;

/** A link to the service's own pages; only {@link PublicUrl} makes them. */
public final class PublicLink {
  private final String url;

  PublicLink(String url) {
    this.url = url;
  }

  /** The whole URL, with the secret if the link has one. */
  public String url() {
    return url;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicLink link && url.equals(link.url);
  }

  @Override
  public int hashCode() {
    return url.hashCode();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return url.replaceFirst("#.*", "#hidden");
  }
}
