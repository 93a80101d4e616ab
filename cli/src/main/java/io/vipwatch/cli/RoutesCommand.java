package io.vipwatch.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code vipwatch routes}: what the peers announce. */
@CommandLine.Command(
        name = "routes",
        description = "Show the routes that the peers announce to the running monitor.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch routes --peer node1",
            "  vipwatch routes --prefix 2001:db8:0:ff00::100/128",
            "  vipwatch routes --limit 100000 -o jsonl"
        })
final class RoutesCommand extends ApiCommand {
    @CommandLine.Option(names = "--peer", paramLabel = "NAME", description = "Only those of this peer.")
    private @Nullable String peer;

    @CommandLine.Option(
            names = "--family",
            paramLabel = "FAMILY",
            description = "Only those of this family: ipv6-unicast or ipv4-unicast.")
    private @Nullable String family;

    @CommandLine.Option(names = "--prefix", paramLabel = "PREFIX", description = "Only those of this prefix.")
    private @Nullable String prefix;

    @CommandLine.Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most this many, up to 100000 (default: ${DEFAULT-VALUE}).")
    private int limit;

    RoutesCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        List<String> query = new ArrayList<>(List.of("limit=" + limit));
        add(query, "peer", peer);
        add(query, "family", family);
        add(query, "prefix", prefix);
        return monitor.get("routes?" + String.join("&", query));
    }

    private static void add(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("routes");
    }

    @Override
    void print(Json answer) {
        Table table = new Table("PEER", "PATH ID", "AGE", "AS PATH", "PREFIX", "NEXT HOP");
        elements(answer).forEach(route -> {
            boolean stale = route.isTrue("stale");
            String age = DurationText.of(route.number("age_ns")) + (stale ? " stale" : "");
            table.add(
                    Table.Cell.of(route.text("peer")),
                    Table.Cell.of(route.has("path_id") ? route.text("path_id") : "-"),
                    new Table.Cell(age, stale ? Table.Tone.WARNING : Table.Tone.NONE),
                    Table.Cell.of(route.joined("as_path", " ")),
                    Table.Cell.of(route.text("prefix")),
                    Table.Cell.of(route.joined("next_hop", " ")));
        });
        print(table);
        if (answer.isTrue("truncated")) {
            console()
                    .err()
                    .println("shown: " + elements(answer).size() + " of " + answer.text("total")
                            + "; --limit shows more");
        }
    }
}
