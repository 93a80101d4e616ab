package io.vipwatch.monitor.config;

import java.nio.charset.StandardCharsets;

/** A password or token that stands in a file or an environment variable, never in the configuration itself. */
public final class Secret {
    private final String source;
    private final String value;

    private Secret(String source, String value) {
        this.source = source;
        this.value = value;
    }

    /**
     * {@return a secret}
     *
     * @param source where it came from, for messages
     * @param value the secret itself
     */
    public static Secret of(String source, String value) {
        return new Secret(source, value);
    }

    /** {@return the secret itself, for the one place that uses it} */
    public String reveal() {
        return value;
    }

    /** {@return how long the secret is, in octets of UTF-8} */
    int octets() {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && source.equals(secret.source) && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    /** {@return where the secret came from; never the secret} */
    @Override
    public String toString() {
        return source;
    }
}
