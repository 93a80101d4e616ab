package io.vipwatch.cli;

import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.LabFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch lab down}: removes the lab. */
@CommandLine.Command(
        name = "down",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Remove the lab: its containers and its network.",
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch lab down")
final class LabDownCommand implements Callable<Integer> {
    private final Console console;

    LabDownCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            boolean removed = PersistentLab.ofThisHost().down();
            console.err().println(removed ? "lab: removed" : "lab: there was none");
            return ExitCode.GOOD;
        } catch (LabFailure failure) {
            throw LabFailures.of(failure);
        }
    }
}
