package io.vipwatch.cli;

import picocli.CommandLine;

/** {@code vipwatch store}: the store of past events. */
@CommandLine.Command(
        name = "store",
        description = "The store of past events, which is filled from the journal.",
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch store rebuild -c /etc/vipwatch/vipwatch.yaml"})
final class StoreCommand extends CommandGroup {}
