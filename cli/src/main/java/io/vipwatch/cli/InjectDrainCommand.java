package io.vipwatch.cli;

import java.util.Map;
import picocli.CommandLine;

/** {@code vipwatch inject drain}: takes backends out without a lost packet. */
@CommandLine.Command(
        name = "drain",
        description = {
            "Take a node, or every node of a service, out: its paths are announced with a lower preference, and withdrawn when"
                    + " the edge's best path and the probes have moved.",
            "Exit code 0: it has begun, with --wait it is done; 1: what it waits for has not come about in time; 3: a"
                    + " safeguard forbids it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch inject drain node1 --wait --reason 'new disk'",
            "  vipwatch inject drain node1 --dry-run",
            "  vipwatch inject drain api"
        })
final class InjectDrainCommand extends InjectRequestCommand {
    @CommandLine.Parameters(paramLabel = "NODE|SERVICE", description = "The node, or the injected service.")
    private String name = "";

    @CommandLine.Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who look later.")
    private String reason = "";

    InjectDrainCommand(Console console) {
        super(console);
    }

    @Override
    Map<String, Object> request() {
        return Map.of("action", "drain", "target", name, "reason", reason);
    }
}
