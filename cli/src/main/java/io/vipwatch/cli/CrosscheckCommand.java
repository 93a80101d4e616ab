package io.vipwatch.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code vipwatch crosscheck}: what the nodes tell us beside what the edge holds. */
@CommandLine.Command(
        name = "crosscheck",
        description = {
            "Compare what the nodes tell the monitor with what the edge router holds, now: for each tracked prefix what nodes"
                    + " announce, FRR's BGP table, zebra, the kernel and a probe, side by side.",
            "NODES: how many announce it; BGP: paths that are used, of all; ZEBRA and KERNEL: next hops; ?: not known.",
            "Exit code 0: all agree; 1: something differs; 5: it cannot be said."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch crosscheck",
            "  vipwatch crosscheck api",
            "  vipwatch crosscheck --no-now -o json | jq .mismatches"
        })
final class CrosscheckCommand extends ApiCommand {
    static final String AGREE = "agree";
    static final String MISMATCH = "mismatch";

    @CommandLine.Option(
            names = "--now",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Ask the router anew and wait for its answer; --no-now: what it answered last.")
    private boolean now;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Only tracked prefixes with this name, or this prefix itself, node by node.")
    private List<String> names = List.of();

    CrosscheckCommand(Console console) {
        super(console);
    }

    /** The answer as it concerns what was asked about. */
    @Override
    Json ask(Api monitor) throws CommandFailure {
        Json all = monitor.get(now ? "crosscheck?now=true" : "crosscheck");
        if (names.isEmpty()) {
            return all;
        }
        List<Json> rows = all.list("prefixes").stream().filter(this::isWanted).toList();
        List<String> prefixes = rows.stream().map(row -> row.text("prefix")).toList();
        List<Json> mismatches = about(all, "mismatches", prefixes);
        List<Json> holes = about(all, "black_holes", prefixes);
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("verdict", verdict(all, rows, mismatches.isEmpty() && holes.isEmpty()));
        part.put("reason", rows.isEmpty() ? "nothing of that name is compared" : all.text("reason"));
        part.put("edge", all.at("edge").value());
        part.put("prefixes", values(rows));
        part.put("mismatches", values(mismatches));
        part.put("black_holes", values(holes));
        return object(part);
    }

    private boolean isWanted(Json row) {
        return names.contains(row.text("name")) || names.contains(row.text("prefix"));
    }

    private List<Json> about(Json all, String list, List<String> prefixes) {
        return all.list(list).stream()
                .filter(one -> prefixes.contains(one.text("prefix")) || names.contains(one.text("prefix")))
                .toList();
    }

    private static List<Object> values(List<Json> elements) {
        return elements.stream().map(Json::value).toList();
    }

    private static String verdict(Json all, List<Json> rows, boolean nothingFound) {
        if (!nothingFound && all.text("verdict").equals(MISMATCH)) {
            return MISMATCH;
        }
        boolean agree = !all.text("verdict").equals("unknown")
                && !rows.isEmpty()
                && rows.stream().allMatch(row -> row.text("verdict").equals(AGREE));
        return agree ? AGREE : "unknown";
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("prefixes");
    }

    @Override
    int exitCode(Json answer) {
        return switch (answer.text("verdict")) {
            case AGREE -> ExitCode.GOOD;
            case MISMATCH -> ExitCode.NO;
            default -> ExitCode.INCONCLUSIVE;
        };
    }

    @Override
    void print(Json answer) {
        print(CrosscheckTables.overview(answer.list("prefixes")));
        for (Json row : answer.list("prefixes")) {
            if (!names.isEmpty() || row.text("verdict").equals(MISMATCH)) {
                console().println("");
                console().println((row.text("name") + " " + row.text("prefix")).strip());
                print(CrosscheckTables.nodes(row));
            }
        }
        CrosscheckFindings findings = new CrosscheckFindings(answer, console().width());
        findings.lines().forEach(console()::println);
    }
}
