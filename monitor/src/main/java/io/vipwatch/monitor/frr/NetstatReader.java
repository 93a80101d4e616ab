package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Reads FreeBSD's routing table line by line; which columns it has differs between releases, its head names them. */
final class NetstatReader {
    private final KernelTable.Rows rows;
    /** The names of the columns; empty until the head was read. */
    private List<String> columns = List.of();

    private boolean ended;

    NetstatReader(Predicate<Prefix> wanted) {
        rows = new KernelTable.Rows(wanted);
    }

    Answer<KernelTable> read(Excerpt in) {
        try {
            BufferedReader lines = new BufferedReader(in);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<String> problem = take(line);
                if (problem.isPresent()) {
                    return new Answer.Unreadable<>(problem.get(), in.text());
                }
            }
        } catch (IOException cutOff) {
            return new Answer.Unreadable<>("cut off: " + cutOff.getMessage(), in.text());
        }
        return columns.isEmpty() || !ended
                ? new Answer.Unreadable<>("not a whole routing table", in.text())
                : new Answer.Read<>(rows.table());
    }

    private Optional<String> take(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (ended) {
            return Optional.of("text after the end of the table: " + Excerpt.of(line));
        }
        if (line.equals(KernelTable.END)) {
            ended = true;
            return Optional.empty();
        }
        if (line.isBlank() || line.startsWith("Routing tables") || line.startsWith("Internet6:")) {
            return Optional.empty();
        }
        if (words.getFirst().equals("Destination")) {
            Optional<String> problem = !columns.isEmpty()
                    ? Optional.of("two routing tables in one answer")
                    : words.containsAll(List.of("Gateway", "Flags", "Netif"))
                            ? Optional.empty()
                            : Optional.of("a routing table without gateways, flags or interfaces");
            columns = words;
            return problem;
        }
        return columns.isEmpty() ? Optional.of("text in place of a routing table") : takeRow(line, words);
    }

    private Optional<String> takeRow(String line, List<String> words) {
        Optional<Prefix> destination = KernelRoute.destination(words.getFirst());
        if (destination.isEmpty() || words.size() <= columns.indexOf("Netif")) {
            return Optional.of("not a route: " + Excerpt.of(line));
        }
        String flags = words.get(columns.indexOf("Flags"));
        rows.add(new KernelRoute(
                destination.get(),
                OptionalLong.empty(),
                flags.indexOf('B') >= 0 || flags.indexOf('R') >= 0,
                false,
                List.of(new KernelRoute.NextHop(
                        KernelRoute.gateway(words.get(columns.indexOf("Gateway"))),
                        Optional.of(words.get(columns.indexOf("Netif")))))));
        return Optional.empty();
    }
}
