package io.vipwatch.monitor.healthcheck;

import io.vipwatch.monitor.config.InjectCheckSection.JsonExpectation;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.prober.HttpsCheck;
import java.math.BigDecimal;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A GET over TLS on a new connection; on the attempt's thread. */
record HttpsMethod(HttpsCheck check, Supplier<Moment> clock) implements Method {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Override
    public Finding run(Attempt attempt) {
        Socket socket = attempt.opened(new Socket());
        return Finding.of(check.run(socket, clock.get()).outcome());
    }

    /** {@return what is wrong with content that should be JSON with a value somewhere; empty if nothing is} */
    static Optional<String> objection(JsonExpectation expected, String content) {
        JsonNode found;
        try {
            found = MAPPER.readTree(content).at(expected.pointer());
        } catch (JacksonException notJson) {
            return Optional.of("the content is not JSON: " + notJson.getOriginalMessage());
        }
        if (found.isMissingNode()) {
            return Optional.of("the content has no " + expected.pointer());
        }
        String text = found.isString() ? found.asString() : found.toString();
        return isSame(found, text, expected.value())
                ? Optional.empty()
                : Optional.of(expected.pointer() + " is " + text + ", wanted " + expected.value());
    }

    /** Numbers are the same if their values are, however they are written (RFC 8259 §6). */
    private static boolean isSame(JsonNode found, String text, String wanted) {
        if (text.equals(wanted)) {
            return true;
        }
        try {
            return found.isNumber() && found.decimalValue().compareTo(new BigDecimal(wanted)) == 0;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
