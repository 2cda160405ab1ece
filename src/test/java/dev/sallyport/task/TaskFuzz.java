package dev.sallyport.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;

/** {@code If-Match} and {@code If-None-Match}. */
public final class TaskFuzz {
  private TaskFuzz() {}

  public static boolean entityTags(byte[] input) {
    String field = Input.text(input);
    VersionTags tags = VersionTags.of(field);
    if (tags.permitChangeOf(7)) {
      assertThat(tags.include(7)).isTrue();
      assertThat(field).matches("(?s).*(\"7\"|\\*).*");
    }
    return tags.include(7);
  }
}
