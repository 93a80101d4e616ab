package io.vipwatch.monitor.config;

/**
 * What may stand at one place of the configuration and what it becomes: a {@link Scalar}, a list, or a section of keys.
 *
 * @param <T> what it becomes
 */
public sealed interface Shape<T> permits Scalar, ListShape, Section, SecretShape {
    /** {@return what stands there, for messages: "an address"} */
    String expected();
}
