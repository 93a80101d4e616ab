package io.vipwatch.cli;

import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;

/** {@code vipwatch inject maintenance}: takes a node out for a time. */
@CommandLine.Command(
        name = "maintenance",
        description = {
            "Take a node out as drain does, and back when the time is over. There is no maintenance without an end.",
            "Exit code 0: it has begun, with --wait the node is out; 1: what it waits for has not come about in time; 3: a"
                    + " safeguard forbids it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch inject maintenance node1 --for 30m --reason 'new kernel'"})
final class InjectMaintenanceCommand extends InjectRequestCommand {
    @CommandLine.Parameters(paramLabel = "NODE", description = "The node.")
    private String node = "";

    @CommandLine.Option(
            names = "--for",
            required = true,
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "For how long, such as 30m.")
    private Duration length = Duration.ZERO;

    @CommandLine.Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for those who look later.")
    private String reason = "";

    InjectMaintenanceCommand(Console console) {
        super(console);
    }

    @Override
    Map<String, Object> request() {
        return Map.of("action", "maintenance", "node", node, "for_ns", length.toNanos(), "reason", reason);
    }
}
