package io.vipwatch.cli;

import java.util.Map;
import picocli.CommandLine;

/** {@code vipwatch inject undrain}: takes backends back. */
@CommandLine.Command(
        name = "undrain",
        description = {
            "Take a node, or every node of a service, back: it is checked anew, and announced when it is found good. Ends a"
                    + " maintenance too.",
            "Exit code 0: it has begun, with --wait it is done; 1: it was not found good in time."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch inject undrain node1 --wait", "  vipwatch inject undrain node1 --dry-run"})
final class InjectUndrainCommand extends InjectRequestCommand {
    @CommandLine.Parameters(paramLabel = "NODE|SERVICE", description = "The node, or the injected service.")
    private String name = "";

    InjectUndrainCommand(Console console) {
        super(console);
    }

    @Override
    Map<String, Object> request() {
        return Map.of("action", "undrain", "target", name);
    }
}
