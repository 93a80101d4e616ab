package io.vipwatch.cli;

import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.LabFailure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch lab exec}: runs a command in a container of the lab. */
@CommandLine.Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Run a command in the container of a member and print what it answers; its exit code is that of the"
                        + " command.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch lab exec edge vtysh -c 'show bgp ipv6 unicast'",
            "  vipwatch lab exec node1 birdc6 show protocols"
        })
final class LabExecCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Parameters(index = "0", paramLabel = "MEMBER", description = "edge, node1, node2 or node3.")
    private String member = "";

    @CommandLine.Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command.")
    private List<String> command = List.of();

    LabExecCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            Output answer = PersistentLab.ofThisHost().exec(member, command.toArray(String[]::new));
            console.print(answer.stdout());
            console.err().print(answer.stderr());
            return answer.exitCode();
        } catch (LabFailure failure) {
            throw LabFailures.of(failure);
        }
    }
}
