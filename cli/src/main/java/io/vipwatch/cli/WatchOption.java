package io.vipwatch.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine;

/** The option that has a command show its answer again and again. */
final class WatchOption {
    private static final Duration UNLESS_SAID = Duration.ofSeconds(2);
    private static final BigDecimal LEAST = new BigDecimal("0.1");
    private static final BigDecimal MOST = new BigDecimal(3600);

    @CommandLine.Option(
            names = {"-w", "--watch"},
            arity = "0..1",
            paramLabel = "SECONDS",
            parameterConsumer = Seconds.class,
            description =
                    "Show it again every SECONDS, 0.1 to 3600 (2 if not given), until interrupted: in its place on"
                            + " a terminal, below each other elsewhere.")
    private Optional<Duration> every = Optional.empty();

    /** {@return the time between two answers; empty: once is enough} */
    Optional<Duration> every() {
        return every;
    }

    /** Takes what follows the option if it is a number, so that {@code prefixes --watch api} names a prefix. */
    static final class Seconds implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(
                Stack<String> rest, CommandLine.Model.ArgSpec option, CommandLine.Model.CommandSpec command) {
            if (rest.isEmpty() || !rest.peek().matches("[0-9]{1,6}([.][0-9]{1,6})?")) {
                option.setValue(Optional.of(UNLESS_SAID));
                return;
            }
            BigDecimal seconds = new BigDecimal(rest.pop());
            if (seconds.compareTo(LEAST) < 0 || seconds.compareTo(MOST) > 0) {
                throw new CommandLine.ParameterException(
                        command.commandLine(), "--watch: found " + seconds + ", expected 0.1 to 3600 seconds");
            }
            option.setValue(
                    Optional.of(Duration.ofMillis(seconds.movePointRight(3).longValue())));
        }
    }
}
