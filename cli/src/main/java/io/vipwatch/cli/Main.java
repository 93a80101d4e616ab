package io.vipwatch.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** The entry point; runs on the main thread, as every command does. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code args} names and ends the JVM with its exit code. */
    public static void main(String[] args) {
        int code = run(Console.ofProcess(), args);
        System.exit(code);
    }

    /** {@return the exit code of the command that {@code args} names} */
    static int run(Console console, String... args) {
        StringWriter help = new StringWriter();
        try {
            int code = commandLine(console, args).setOut(new PrintWriter(help)).execute(args);
            console.print(help.toString());
            console.flush();
            return code;
        } catch (BrokenPipe broken) {
            return broken.tell(console);
        }
    }

    /**
     * {@return the commands}. Where the first argument names one, it is the only one: a command does not pay for the
     * loading of the others.
     */
    static CommandLine commandLine(Console console, String... args) {
        CommandLine root = new CommandLine(new VipwatchCommand());
        Optional<Command> wanted = List.of(args).stream().findFirst().flatMap(Command::named);
        if (wanted.isPresent()) {
            wanted.get().addTo(root, console);
        } else {
            for (Command command : Command.values()) {
                command.addTo(root, console);
            }
        }
        Failures.install(root, console);
        root.setErr(console.errorWriter());
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        root.setUsageHelpWidth(80);
        return root;
    }
}
