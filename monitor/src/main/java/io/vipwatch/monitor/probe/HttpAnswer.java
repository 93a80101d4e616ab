package io.vipwatch.monitor.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Models the answer of a server to a GET (RFC 9112).
 *
 * @param status the status code, 200 to 999
 * @param fields the values of the header fields, by their names in lower case
 * @param body the beginning of the content as UTF-8, what is not UTF-8 replaced
 */
public record HttpAnswer(int status, Map<String, List<String>> fields, String body) {
    /** {@return the first value of a header field} */
    public Optional<String> field(String name) {
        return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }
}
