package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

/** How a command that fails tells the operator, and its exit code. */
final class Failures {
    private Failures() {}

    static void install(CommandLine root, Console console) {
        root.setParameterExceptionHandler((failure, _) -> usage(failure, console));
        root.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command, console));
    }

    private static int usage(CommandLine.ParameterException failure, Console console) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        console.err().println(name + ": " + failure.getMessage());
        List<String> near = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.of();
        if (!near.isEmpty()) {
            console.err()
                    .println("Did you mean: " + String.join(", or ", near.subList(0, Math.min(3, near.size()))) + "?");
        }
        console.err().println("'" + name + " --help' explains it.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, Console console) {
        if (failure instanceof BrokenPipe broken) {
            return broken.tell(console);
        }
        console.flush();
        return switch (failure) {
            case ConfigException config -> {
                config.problems().forEach(problem -> console.err().println(problem.text()));
                yield ExitCode.USAGE;
            }
            case CommandFailure known -> {
                console.err().println(command.getCommandSpec().qualifiedName() + ": " + known.getMessage());
                yield known.exitCode();
            }
            case IOException unreadable -> {
                console.err().println(command.getCommandSpec().qualifiedName() + ": " + unreadable);
                yield ExitCode.USAGE;
            }
            default -> {
                console.err().println(command.getCommandSpec().qualifiedName() + ": an error of our own: " + failure);
                failure.printStackTrace(console.err());
                yield ExitCode.INCONCLUSIVE;
            }
        };
    }
}
