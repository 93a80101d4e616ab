package io.vipwatch.cli.agent;

import java.util.Optional;

/** One JSON object in one line, member by member; written by hand, since an agent has no room for a JSON library. */
final class JsonLine {
    private final StringBuilder text = new StringBuilder(256).append('{');

    static JsonLine ofType(String type) {
        return new JsonLine().with("type", type);
    }

    JsonLine with(String name, String value) {
        begin(name);
        quote(value);
        return this;
    }

    JsonLine with(String name, long value) {
        begin(name);
        text.append(value);
        return this;
    }

    JsonLine with(String name, boolean value) {
        begin(name);
        text.append(value);
        return this;
    }

    /** A member that has no value is null, and never absent. */
    JsonLine withNumber(String name, Optional<Long> value) {
        begin(name);
        value.ifPresentOrElse(text::append, () -> text.append("null"));
        return this;
    }

    JsonLine withText(String name, Optional<String> value) {
        begin(name);
        value.ifPresentOrElse(this::quote, () -> text.append("null"));
        return this;
    }

    /** {@return the line, with its end} */
    String end() {
        return text.append("}\n").toString();
    }

    private void begin(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            if (letter == '"' || letter == '\\') {
                text.append('\\').append(letter);
            } else if (letter < ' ' || letter == '\u007f' || Character.isSurrogate(letter)) {
                text.append("\\u").append(Character.forDigit(letter >> 12, 16));
                text.append(Character.forDigit(letter >> 8 & 15, 16));
                text.append(Character.forDigit(letter >> 4 & 15, 16));
                text.append(Character.forDigit(letter & 15, 16));
            } else {
                text.append(letter);
            }
        }
        text.append('"');
    }
}
