package io.vipwatch.monitor.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A secret: {@code {file: PATH}} or {@code {env: NAME}}. What stands there is never repeated in a message, since it may
 * be the secret itself, put there by mistake.
 *
 * @param base the directory that relative files count from
 * @param environment the environment variables
 */
record SecretShape(Path base, Map<String, String> environment) implements Shape<Secret> {
    static final String FILE = "file";
    static final String ENVIRONMENT = "env";

    /** What came of looking a secret up: the secret, or why there is none. */
    sealed interface Lookup {
        record Known(Secret secret) implements Lookup {}

        record Unknown(String found, String expected) implements Lookup {}
    }

    @Override
    public String expected() {
        return "{file: PATH} or {env: NAME}; a secret never stands in the configuration itself";
    }

    /** {@return the secret of {@code kind} {@link #FILE} or {@link #ENVIRONMENT} that {@code where} names} */
    Lookup look(String kind, String where) {
        return kind.equals(FILE) ? lookInFile(where) : lookInEnvironment(where);
    }

    private Lookup lookInEnvironment(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .map(value -> known("{env: " + name + "}", value))
                .orElseGet(() -> new Lookup.Unknown(
                        "no environment variable " + name, "one that holds the secret and is not empty"));
    }

    private static Lookup known(String source, String value) {
        return new Lookup.Known(Secret.of(source, value));
    }

    private Lookup lookInFile(String where) {
        Path file = base.resolve(where).normalize();
        try {
            String value = Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
            if (value.isEmpty()) {
                return new Lookup.Unknown("an empty file " + file, "a file that holds the secret");
            }
            return known("{file: " + file + "}", value);
        } catch (IOException unreadable) {
            return new Lookup.Unknown(
                    "no readable file " + file + " (" + unreadable.getClass().getSimpleName() + ")",
                    "a file that holds the secret");
        }
    }
}
