package io.vipwatch.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code vipwatch probes}: what the probes of the running monitor find. */
@CommandLine.Command(
        name = "probes",
        description = {
            "Show the probes of the running monitor: whether they are answered, by whom, how long answers take, how"
                    + " many are lost, and the last outage.",
            "Exit code 0: all are answered; 1: one is not; 5: of one nothing is known."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch probes",
            "  vipwatch probes --watch api",
            "  vipwatch probes -o jsonl | jq '{name, lost, last_outage}'"
        })
final class ProbesCommand extends ApiCommand {
    private static final String GOOD = "good";
    private static final String LOSING = "losing";

    /** The certificate is spoken of so long before it expires. */
    private static final long SOON = 30L * 24 * 3600 * 1_000_000_000;

    @CommandLine.Parameters(arity = "0..*", paramLabel = "NAME", description = "Only probes with this name.")
    private List<String> names = List.of();

    ProbesCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        return monitor.get("probes");
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("probes").stream()
                .filter(probe -> names.isEmpty() || names.contains(probe.text("name")))
                .toList();
    }

    @Override
    int exitCode(Json answer) {
        List<Json> probes = elements(answer);
        if (probes.stream().anyMatch(ProbesCommand::isBad)) {
            return ExitCode.NO;
        }
        boolean known = probes.stream().allMatch(probe -> probe.text("state").equals(GOOD));
        return known ? ExitCode.GOOD : ExitCode.INCONCLUSIVE;
    }

    private static boolean isBad(Json probe) {
        return probe.text("state").equals(LOSING) || probe.text("service").equals("false");
    }

    @Override
    void print(Json answer) {
        Table table = new Table("NAME", "KIND", "STATE", "EVERY", "RTT", "SENT", "LOST", "OUTAGE", "NODES");
        elements(answer).forEach(probe -> addTo(table, probe));
        print(table);
        elements(answer).forEach(this::remark);
    }

    private static void addTo(Table table, Json probe) {
        long lost = probe.at("lost").sum();
        table.add(
                Table.Cell.of(probe.text("name")),
                Table.Cell.of(probe.text("kind")),
                state(probe),
                Table.Cell.of(DurationText.of(probe.number("interval_ns"))),
                Table.Cell.of(DurationText.of(probe.at("round_trip").number("median_ns"))),
                Table.Cell.of(probe.text("sent")),
                new Table.Cell(Long.toString(lost), lost > 0 ? Table.Tone.WARNING : Table.Tone.NONE),
                Table.Cell.of(DurationText.of(probe.at("last_outage").number("gap_ns"))),
                Table.Cell.of(probe.joined("nodes", ",")));
    }

    private static Table.Cell state(Json probe) {
        String state = probe.text("state");
        if (state.equals(LOSING)) {
            return new Table.Cell("losing " + probe.text("losing") + "/" + probe.text("flows"), Table.Tone.BAD);
        }
        if (probe.text("service").equals("false")) {
            return new Table.Cell("down", Table.Tone.BAD);
        }
        return new Table.Cell(state, state.equals(GOOD) ? Table.Tone.GOOD : Table.Tone.WARNING);
    }

    private void remark(Json probe) {
        String name = probe.text("name") + ": ";
        if (probe.has("obstacle")) {
            console().println(name + "cannot be sent: " + probe.text("obstacle"));
        }
        if (isBad(probe) && probe.has("last_failure")) {
            console().println(name + probe.text("last_failure"));
        }
        Json certificate = probe.at("certificate");
        Optional<Long> left = certificate.number("expires_in_ns");
        left.filter(time -> time < SOON)
                .ifPresent(time -> console()
                        .println(name + "the certificate " + (time < 0 ? "expired at " : "expires at ")
                                + certificate.text("expires")));
    }
}
