package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch bfd}: what speaks BFD by itself, without the monitor. */
@CommandLine.Command(
        name = "bfd",
        description = "Bidirectional Forwarding Detection (RFC 5880) without the monitor.",
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch bfd agent --listen 2001:db8::11 --peer 2001:db8::1")
final class BfdCommand extends CommandGroup {}
