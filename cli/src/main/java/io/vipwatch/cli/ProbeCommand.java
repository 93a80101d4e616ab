package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch probe}: what probes need at the other end. */
@CommandLine.Command(
        name = "probe",
        description = "What probes need at the other end; what they find says 'vipwatch probes'.",
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch probe responder --listen [2001:db8:0:ff00::100]:7007")
final class ProbeCommand extends CommandGroup {}
