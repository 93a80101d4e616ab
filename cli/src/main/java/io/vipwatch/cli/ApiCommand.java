package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A command that asks the running monitor once and prints what it says. */
@CommandLine.Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class ApiCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final ApiOption api = new ApiOption();

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    ApiCommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() throws ConfigException, CommandFailure {
        Json answer = ask(api.api(console));
        switch (output.format()) {
            case TABLE -> print(answer);
            case JSON -> console.println(JsonWriter.pretty(answer.value()));
            case JSONL -> elements(answer).forEach(element -> console.println(JsonWriter.compact(element.value())));
            case YAML -> console.print(YamlWriter.of(answer.value()));
        }
        return exitCode(answer);
    }

    Console console() {
        return console;
    }

    /** {@return what the monitor says} */
    abstract Json ask(Api monitor) throws CommandFailure;

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
