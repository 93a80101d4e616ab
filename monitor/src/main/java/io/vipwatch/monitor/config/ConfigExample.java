package io.vipwatch.monitor.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A commented configuration that can be used as it is. */
public final class ConfigExample {
    private ConfigExample() {}

    /** {@return the text of the example} */
    public static String text() {
        try (InputStream resource =
                Objects.requireNonNull(ConfigExample.class.getResourceAsStream("example.yaml"), "example.yaml")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
