package io.vipwatch.cli;

import java.util.Locale;

/** The forms in which a command prints its data. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** One JSON document, indented. */
    JSON,
    /** One JSON object a line. */
    JSONL,
    /** One YAML document. */
    YAML;

    /** {@return the word on the command line} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
