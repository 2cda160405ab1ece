/**
 * Configuration: the environment, {@code .env}, and what the application server provides.
 *
 * <p>Guarantees: values are literal, whatever characters they contain. An invalid configuration
 * refuses the start with one message for each fault that names the variable and the remedy, and no
 * message repeats a value. The settings in force are listed without the values of secrets: {@link
 * dev.sallyport.platform.config.SettingInForce}.
 *
 * <p>Decisions: each feature reads its own variables in a {@code …Settings} bean through {@link
 * dev.sallyport.platform.config.Configuration}, which collects faults instead of throwing at the
 * first one. So the package of a feature is complete, and {@code platform} depends on no feature.
 * Rejected: MicroProfile Config for reading values, which expands <code>${…}</code> and drops
 * backslashes.
 */
package dev.sallyport.platform.config;
