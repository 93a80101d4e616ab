package io.vipwatch.cli;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.cli.decode.DecodeContext;
import io.vipwatch.cli.decode.Decoding;
import io.vipwatch.monitor.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** A command that asks the monitor to take backends out or back, by its control socket. */
@CommandLine.Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class InjectRequestCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    private final Console console;

    @CommandLine.Mixin
    private final ControlOption control = new ControlOption();

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    @CommandLine.Option(names = "--wait", description = "Return when it is done, not when it has begun.")
    private boolean wait;

    @CommandLine.Option(
            names = "--dry-run",
            description =
                    "Change nothing: print the UPDATE messages that the edges would be sent, in hexadecimal digits and"
                            + " decoded.")
    private boolean dryRun;

    InjectRequestCommand(Console console) {
        this.console = console;
    }

    /** {@return what is asked for, by name} */
    abstract Map<String, Object> request();

    @Override
    public final Integer call() throws ConfigException, CommandFailure {
        Map<String, Object> arguments = new LinkedHashMap<>(request());
        arguments.put("wait", wait);
        arguments.put("dry_run", dryRun);
        Json answer = control.control(console).ask("inject", arguments, wait ? LONGEST_WAIT : PATIENCE);
        switch (output.format()) {
            case TABLE -> print(answer);
            case JSON -> console.println(JsonWriter.pretty(answer.value()));
            case JSONL -> console.println(JsonWriter.compact(answer.value()));
            case YAML -> console.print(YamlWriter.of(answer.value()));
        }
        if (!answer.list("unknown").isEmpty()) {
            return ExitCode.INCONCLUSIVE;
        }
        return answer.text("state").equals("incomplete") ? ExitCode.NO : ExitCode.GOOD;
    }

    private void print(Json answer) {
        answer.list("text").forEach(line -> console.println(line.toString()));
        answer.list("unknown").forEach(line -> console.println(line.toString()));
        for (Json step : answer.list("steps")) {
            if (step.list("updates").isEmpty()) {
                console.println(step.text("edge") + " would be told nothing when it is " + step.text("step"));
            }
            for (Json update : step.list("updates")) {
                console.println(step.text("edge") + " would be told when it is " + step.text("step") + ":");
                console.println("  " + update);
                console.println("  " + decoded(step, update.toString()));
            }
        }
    }

    private static String decoded(Json step, String hex) {
        Set<Family> paths = step.list("add_path").stream()
                .map(family -> family.toString().equals(Family.IPV4_UNICAST.text())
                        ? Family.IPV4_UNICAST
                        : Family.IPV6_UNICAST)
                .collect(Collectors.toSet());
        DecodeContext context = new DecodeContext(step.isTrue("four_octet_as"), paths, false, step.isTrue("internal"));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            Decoding.run(
                    new ByteArrayInputStream((hex + "\n").getBytes(StandardCharsets.US_ASCII)),
                    text,
                    context,
                    Set.of());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return text.toString(StandardCharsets.UTF_8).strip();
    }
}
