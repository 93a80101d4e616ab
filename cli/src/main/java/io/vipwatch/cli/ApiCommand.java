package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A command that asks the running monitor, once or again and again, and prints what it says. */
@CommandLine.Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class ApiCommand implements Callable<Integer> {
    /** ECMA-48: the cursor to the upper left corner, and everything from there on erased. */
    private static final String BLANK_SCREEN = "\u001b[H\u001b[J";

    private final Console console;

    @CommandLine.Mixin
    private final ApiOption api = new ApiOption();

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    @CommandLine.Mixin
    private final WatchOption watch = new WatchOption();

    ApiCommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() throws ConfigException, CommandFailure {
        Api monitor = api.api(console);
        if (watch.every().isPresent()) {
            if (stored().isPresent()) {
                throw new CommandFailure(
                        ExitCode.USAGE, "--watch asks a monitor again and again, and --store asks none");
            }
            return watch(monitor, watch.every().get());
        }
        Json answer = answer(monitor);
        show(answer);
        return exitCode(answer);
    }

    private Json answer(Api monitor) throws ConfigException, CommandFailure {
        Optional<Json> stored = stored();
        if (stored.isPresent()) {
            return stored.get();
        }
        try {
            return ask(monitor);
        } catch (SilentMonitor silent) {
            return left(silent, api);
        }
    }

    private void show(Json answer) {
        switch (output.format()) {
            case TABLE -> print(answer);
            case JSON -> console.println(JsonWriter.pretty(answer.value()));
            case JSONL -> elements(answer).forEach(element -> console.println(JsonWriter.compact(element.value())));
            case YAML -> console.print(YamlWriter.of(answer.value()));
        }
    }

    /** Asks and prints until the process is interrupted or nobody reads any more. */
    private int watch(Api monitor, Duration pause) throws CommandFailure {
        if (output.format() == OutputFormat.JSON) {
            throw new CommandFailure(ExitCode.USAGE, "--watch has no end, and -o json is one document; use -o jsonl");
        }
        Json first = ask(monitor);
        separate(true);
        show(first);
        while (true) {
            console.flush();
            try {
                Thread.sleep(pause);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return ExitCode.INTERRUPTED;
            }
            showAgain(monitor);
        }
    }

    /** A monitor that answered once may be away for a while. */
    private void showAgain(Api monitor) {
        try {
            Json answer = ask(monitor);
            separate(false);
            show(answer);
        } catch (CommandFailure silent) {
            if (console.terminal()) {
                separate(false);
                console.println(String.valueOf(silent.getMessage()));
            } else {
                console.err().println(silent.getMessage());
            }
        }
    }

    /** A terminal shows each answer in the place of the one before; elsewhere they follow each other. */
    private void separate(boolean first) {
        if (console.terminal()) {
            console.print(BLANK_SCREEN);
        } else if (output.format() == OutputFormat.YAML) {
            console.println("---");
        } else if (output.format() == OutputFormat.TABLE && !first) {
            console.println("");
        }
    }

    Console console() {
        return console;
    }

    /** {@return the configuration that the option names; empty: the monitor was named otherwise} */
    Optional<Path> configurationNamed() {
        return api.named();
    }

    /** {@return what the monitor says} */
    abstract Json ask(Api monitor) throws CommandFailure;

    /** {@return what a store has that was named instead of a monitor} */
    Optional<Json> stored() throws CommandFailure {
        return Optional.empty();
    }

    /**
     * {@return what a monitor that does not answer has left}
     *
     * @throws SilentMonitor if nothing of that kind is left
     */
    Json left(SilentMonitor silent, ApiOption monitor) throws ConfigException, CommandFailure {
        throw silent;
    }

    /** Prints the answer for people. */
    abstract void print(Json answer);

    /** {@return what stands on a line each with {@code -o jsonl}} */
    abstract List<Json> elements(Json answer);

    /** {@return the exit code for this answer} */
    int exitCode(Json answer) {
        return ExitCode.GOOD;
    }

    /** Prints a table in the width of the terminal. */
    void print(Table table) {
        table.lines(console.width(), console.color()).forEach(console::println);
    }

    /** {@return an object of these members, in their order} */
    static Json object(Map<String, Object> members) {
        return new Json(members);
    }
}
