package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The parameters of a request; each may stand once, and one that is not known is a mistake. */
final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    static Query of(HttpExchange exchange, String... known) {
        Query query = new Query();
        String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                query.add(pair, List.of(known));
            }
        }
        return query;
    }

    private void add(String pair, List<String> known) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (!known.contains(name)) {
            throw new BadRequest("there is no parameter '" + name + "' here"
                    + (known.isEmpty() ? "" : "; there is: " + String.join(", ", known)));
        }
        if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
            throw new BadRequest("the parameter '" + name + "' stands twice");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException bad) {
            throw new BadRequest("not URL-encoded: '" + text + "'");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** {@return the number of a parameter, if it is there} */
    OptionalLong number(String name, long least, long most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadRequest(name + " is a number from " + least + " to " + most + ", not '" + text.get() + "'");
    }

    boolean flag(String name, boolean otherwise) {
        return text(name).map(Query::yes).orElse(otherwise);
    }

    private static boolean yes(String text) {
        return switch (text) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default -> throw new BadRequest("true or false, not '" + text + "'");
        };
    }
}
