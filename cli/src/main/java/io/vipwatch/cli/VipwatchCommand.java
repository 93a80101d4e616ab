package io.vipwatch.cli;

import picocli.CommandLine;

/** What the command says without a command: its help. */
@CommandLine.Command(
        name = "vipwatch",
        description = "Watches how the routes of a cluster's virtual addresses come, go and fail over.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch config example > vipwatch.yaml   a commented configuration to start from",
            "  vipwatch run -c vipwatch.yaml             the monitor",
            "  vipwatch status                           ask it, in another terminal",
            "  vipwatch decode capture.pcap              BGP messages as JSON Lines",
            "",
            "Exit codes: 0 good, 1 the answer is no, 2 usage or configuration error,",
            "3 a safeguard ended it, 4 not as it was before, 5 inconclusive,",
            "130 interrupted after clean-up."
        })
final class VipwatchCommand extends CommandGroup {}
