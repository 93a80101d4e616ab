package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch inject}: routes that follow health. */
@CommandLine.Command(
        name = "inject",
        description = "Routes that follow health: what the monitor tells the edge of services whose nodes it checks.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch inject status",
            "  vipwatch inject drain node1 --wait --reason 'new disk'",
            "  vipwatch inject maintenance node1 --for 30m --reason 'new kernel'"
        })
final class InjectCommand extends CommandGroup {}
