package dev.sallyport.platform.config;

/**
 * A variable as it is in force on this node.
 *
 * @param value of a secret {@code set} or {@code not set}; otherwise null if it has no value, or if
 *     its default depends on other variables
 * @param isDefault whether it is not set, or set to its default
 * @param isSecret whether the value is not shown
 * @param source where it comes from: {@code default} if it is not set
 */
public record SettingInForce(
    String name, String value, boolean isDefault, boolean isSecret, String source) {}
