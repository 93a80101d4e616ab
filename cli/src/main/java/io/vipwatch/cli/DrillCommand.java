package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch drill}: break it on purpose, and see. */
@CommandLine.Command(
        name = "drill",
        description = {
            "Drills: failures made on purpose, measured, and held against what is claimed.",
            "A fault is made only while a dead-man stands guard on its target, which takes it back by itself when this"
                    + " command no longer renews its lease."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch drill list",
            "  vipwatch drill plan node-failure      every command that it would run",
            "  vipwatch drill run node-failure",
            "  vipwatch drill recover                after a run that was cut off",
            "  vipwatch drill report drills/2026-11-22",
            "  vipwatch drill report --compare before after",
            "  vipwatch drill schema > drill.schema.json"
        })
final class DrillCommand extends CommandGroup {}
