package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The common part of reading a JSON answer: one whole document and nothing else, and fields that may be missing. */
final class JsonAnswer {
    /** FRR prints descriptions as they were typed, and parts of some documents by hand. Readers belong to the caller. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private JsonAnswer() {}

    /** {@return what {@code form} makes of the one document that {@code text} is} */
    static <T> Answer<T> read(String text, Function<JsonNode, Answer<T>> form) {
        if (text.isBlank()) {
            return new Answer.Unreadable<>("nothing was answered", "");
        }
        try {
            JsonNode document = MAPPER.readTree(text);
            Optional<String> warning = text(document, "warning");
            if (warning.isPresent()) {
                return new Answer.Unreadable<>("FRR answers: " + Excerpt.of(warning.get()), Excerpt.of(text));
            }
            return switch (form.apply(document)) {
                case Answer.Read<T> read -> read;
                case Answer.Unreadable<T>(String reason, String _) -> new Answer.Unreadable<>(reason, Excerpt.of(text));
            };
        } catch (JacksonException notJson) {
            return new Answer.Unreadable<>(reason(text, notJson), Excerpt.of(text));
        }
    }

    /** {@return an answer whose form is not known; {@link #read} adds the excerpt} */
    static <T> Answer<T> unknownForm(String reason) {
        return new Answer.Unreadable<>(reason, "");
    }

    static String reason(String beginning, JacksonException notJson) {
        String start = beginning.stripLeading();
        boolean json = start.startsWith("{") || start.startsWith("[");
        return json
                ? "not one whole JSON document: " + Excerpt.of(notJson.getOriginalMessage())
                : "text in place of JSON";
    }

    /** {@return whether a flag is set; FRR prints flags only when they are} */
    static boolean flag(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isBoolean() && value.booleanValue();
    }

    /** {@return a whole number; some releases print some of them as text} */
    static OptionalLong number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return OptionalLong.of(value.longValue());
        }
        return text(node, name).map(JsonAnswer::number).orElse(OptionalLong.empty());
    }

    static OptionalLong number(String digits) {
        boolean fits =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return fits ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    /** {@return an AS number in any notation of RFC 5396: {@code as-notation dot} has FRR print text such as 1.10} */
    static OptionalLong asNumber(JsonNode node, String name) {
        OptionalLong plain = number(node, name);
        if (plain.isPresent()) {
            return plain;
        }
        String[] halves = text(node, name).orElse("").split("\\.", -1);
        if (halves.length != 2) {
            return OptionalLong.empty();
        }
        OptionalLong high = number(halves[0]);
        OptionalLong low = number(halves[1]);
        return high.isPresent() && low.isPresent() && high.getAsLong() <= 0xffff && low.getAsLong() <= 0xffff
                ? OptionalLong.of(high.getAsLong() << 16 | low.getAsLong())
                : OptionalLong.empty();
    }

    /** {@return a text that is there and not empty} */
    static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() && !value.stringValue().isEmpty() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** {@return an address; one of several forms, and what is none is no address} */
    static Optional<IpAddress> address(JsonNode node, String name) {
        return text(node, name).flatMap(IpAddress::parse);
    }
}
