package io.vipwatch.cli;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.store.EventFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options that choose from the past. */
final class PastOptions {
    @CommandLine.Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Not earlier than this: how long ago, as in 90m, 2h or 1d12h, or a time such as"
                    + " 2026-11-22T08:19:11Z.")
    private @Nullable String since;

    @CommandLine.Option(names = "--until", paramLabel = "TIME", description = "Not later than this, written likewise.")
    private @Nullable String until;

    @CommandLine.Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            description = "Only what concerns this prefix, or one within it; an address is its own prefix.")
    private @Nullable String prefix;

    @CommandLine.Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "Only what concerns this neighbour or node.")
    private @Nullable String peer;

    @CommandLine.Option(
            names = "--cause",
            paramLabel = "CAUSE",
            description = "Only what has this cause, as in bfd, hold-timer or tcp-reset.")
    private @Nullable String cause;

    @CommandLine.Option(
            names = "--slower-than",
            paramLabel = "TIME",
            description = "Only what took longer than this, as in 300ms: an outage, a silence before detection.")
    private @Nullable String slowerThan;

    private Map<String, String> words(List<String> types) {
        Map<String, String> words = new LinkedHashMap<>();
        BiConsumer<String, @Nullable String> put = (name, value) -> {
            if (value != null) {
                words.put(name, value);
            }
        };
        put.accept("type", types.isEmpty() ? null : String.join(",", types));
        put.accept("since", since);
        put.accept("until", until);
        put.accept("prefix", prefix);
        put.accept("peer", peer);
        put.accept("cause", cause);
        put.accept("slower_than", slowerThan);
        return words;
    }

    /** {@return whether anything is asked of the past but its end} */
    boolean choose() {
        return !words(List.of()).isEmpty();
    }

    /**
     * {@return the parameters of a request, each after {@code &}}
     *
     * @throws CommandFailure if a value says nothing
     */
    String parameters(List<String> types) throws CommandFailure {
        if (choose()) {
            filter(types); // tells what is wrong with a value
        }
        StringBuilder text = new StringBuilder();
        words(types)
                .forEach((name, value) -> text.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }

    /**
     * {@return what is asked for, counted from now}
     *
     * @throws CommandFailure if a value says nothing
     */
    EventFilter filter(List<String> types) throws CommandFailure {
        Map<String, String> words = words(types);
        try {
            return EventFilter.of(
                    name -> Optional.ofNullable(words.get(name)),
                    StampClock.system().now().epochNanos());
        } catch (IllegalArgumentException none) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--" + String.valueOf(none.getMessage()).replace('_', '-'));
        }
    }
}
