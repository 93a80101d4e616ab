package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch drill}: break it on purpose, and see. */
@CommandLine.Command(
        name = "drill",
        description = "Drills: failures made on purpose, measured, and held against what is claimed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch drill report drills/2026-11-22",
            "  vipwatch drill report --compare before after",
            "  vipwatch drill schema > drill.schema.json"
        })
final class DrillCommand extends CommandGroup {}
