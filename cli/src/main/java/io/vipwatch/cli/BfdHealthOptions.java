package io.vipwatch.cli;

import io.vipwatch.cli.agent.AgentConfig;
import io.vipwatch.cli.health.Check;
import io.vipwatch.cli.health.CheckException;
import io.vipwatch.cli.health.CommandCheck;
import io.vipwatch.cli.health.Health;
import io.vipwatch.cli.health.HealthWatch;
import io.vipwatch.cli.health.Trust;
import io.vipwatch.cli.health.UrlCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options of the health check that the BFD sessions depend on. */
final class BfdHealthOptions {
    @CommandLine.Option(
            names = "--health",
            paramLabel = "CMD|URL",
            description =
                    "What says whether this node is healthy: a command, run without a shell, by its exit code 0; or"
                            + " an http or https URL, by its status 2xx.")
    private @Nullable String health;

    @CommandLine.Option(
            names = "--health-interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "From one check to the next (default: ${DEFAULT-VALUE}).")
    private Duration interval = Duration.ofSeconds(1);

    @CommandLine.Option(
            names = "--health-timeout",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "A check without an answer for so long has failed (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(1);

    @CommandLine.Option(
            names = "--health-rise",
            paramLabel = "N",
            defaultValue = "2",
            description = "Good checks in a row until healthy (default: ${DEFAULT-VALUE}).")
    private int rise;

    @CommandLine.Option(
            names = "--health-fall",
            paramLabel = "N",
            defaultValue = "3",
            description = "Failed checks in a row until unhealthy (default: ${DEFAULT-VALUE}).")
    private int fall;

    @CommandLine.Option(
            names = "--health-ca",
            paramLabel = "FILE",
            description = "The certificates (PEM) of the authorities that an https server must be certified by.")
    private @Nullable Path authorities;

    @CommandLine.Option(
            names = "--health-insecure",
            description = "Believe any https server, whatever its certificate says.")
    private boolean insecure;

    @CommandLine.Option(
            names = "--on-unhealthy",
            paramLabel = "WHAT",
            defaultValue = "down",
            converter = ReactionConverter.class,
            completionCandidates = ReactionConverter.class,
            description = {
                "What the peers are told while unhealthy (default: ${DEFAULT-VALUE}).",
                "down: the path has failed. The peer closes BGP, and all routes of this node go, not only one address's.",
                "admin-down: an operator has ended BFD. A peer that follows RFC 5882 leaves BGP and its routes alone."
            })
    private AgentConfig.Reaction reaction = AgentConfig.Reaction.DOWN;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /**
     * {@return the check, if there is one}
     *
     * @param withheld environment variables that a command does not get
     */
    Optional<AgentConfig.HealthGate> gate(Map<String, String> environment, Set<String> withheld) {
        if (health == null) {
            if (insecure || authorities != null) {
                throw failure("--health is missing");
            }
            return Optional.empty();
        }
        if (rise < 1 || fall < 1) {
            throw failure("--health-rise and --health-fall must be 1 or more");
        }
        if (timeout.compareTo(interval) > 0) {
            throw failure("--health-timeout must not be above --health-interval");
        }
        try {
            return Optional.of(new AgentConfig.HealthGate(
                    check(health, environment, withheld),
                    new HealthWatch.Schedule(interval, timeout, new Health.Thresholds(rise, fall)),
                    reaction));
        } catch (CheckException impossible) {
            throw failure("--health: " + impossible.getMessage());
        }
    }

    /** {@return whether a forged answer would be believed} */
    boolean insecure() {
        return insecure;
    }

    private Check check(String wanted, Map<String, String> environment, Set<String> withheld) throws CheckException {
        boolean secured = wanted.startsWith("https://");
        if (!secured && (insecure || authorities != null)) {
            throw failure("--health-ca and --health-insecure go with an https URL");
        }
        if (insecure && authorities != null) {
            throw failure("--health-ca and --health-insecure exclude each other");
        }
        if (!UrlCheck.isUrl(wanted)) {
            return CommandCheck.of(wanted, environment, withheld);
        }
        return UrlCheck.of(wanted, trust(), timeout);
    }

    private Optional<Trust> trust() throws CheckException {
        if (insecure) {
            return Optional.of(Trust.inAnybody());
        }
        return authorities == null ? Optional.empty() : Optional.of(Trust.inAuthoritiesOf(authorities));
    }

    private CommandLine.ParameterException failure(String text) {
        return new CommandLine.ParameterException(spec.commandLine(), text);
    }

    /** Reads what peers are told. */
    static final class ReactionConverter implements CommandLine.ITypeConverter<AgentConfig.Reaction>, Iterable<String> {
        @Override
        public AgentConfig.Reaction convert(String text) {
            return Arrays.stream(AgentConfig.Reaction.values())
                    .filter(reaction -> reaction.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "'" + text + "' is not one of " + String.join(", ", this)));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(AgentConfig.Reaction.values())
                    .map(AgentConfig.Reaction::text)
                    .iterator();
        }
    }
}
