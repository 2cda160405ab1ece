package dev.sallyport.admin.setting;

import dev.sallyport.platform.config.SettingInForce;

/**
 * A configuration variable.
 *
 * @param value of a secret {@code set} or {@code not set}; otherwise null without a value, and if
 *     the default depends on other variables
 * @param isDefault whether the variable is not set, or set to its default
 * @param source {@code default}, {@code environment}, {@code file} (that is {@code .env}), {@code
 *     system_property} or {@code server}
 */
public record SettingView(
    String name, String value, boolean isDefault, boolean isSecret, String source) {
  static SettingView of(SettingInForce setting) {
    return new SettingView(
        setting.name(), setting.value(), setting.isDefault(), setting.isSecret(), setting.source());
  }
}
