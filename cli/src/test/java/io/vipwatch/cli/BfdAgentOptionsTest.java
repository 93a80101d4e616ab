package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.session.AddressPrefix;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.cli.agent.AgentConfig;
import io.vipwatch.cli.agent.AgentConfig.Reaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BfdAgentOptionsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", System.getenv("PATH"), "BFD_SECRET", "a secret");

    /** What the agent would do with these arguments, a text with one space between two. */
    static AgentConfig config(String arguments) {
        Console console = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false,
                80,
                ENVIRONMENT);
        BfdAgentCommand command = new BfdAgentCommand(console);
        new CommandLine(command).parseArgs(arguments.split(" ", -1));
        return command.config();
    }

    private static List<String> uncommon(String intervals) {
        BfdSessionOptions options = new BfdSessionOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create())
                .addMixin("sessions", options)
                .parseArgs(("--listen :: " + intervals).split(" ", -1));
        return options.uncommonIntervals();
    }

    @Test
    void anIntervalThatNotEveryPeerSupportsIsTold() {
        assertThat(uncommon("--tx 100ms --rx 50ms")).isEmpty();
        assertThat(uncommon("--tx 10s --rx 1s")).isEmpty();
        assertThat(uncommon("--tx 300ms --rx 300ms")).isEmpty();
        assertThat(uncommon("--tx 400ms --rx 400ms")).singleElement().asString().contains("400 ms", "1000 ms");
        assertThat(uncommon("--tx 30ms --rx 200ms")).hasSize(2);
    }

    @Test
    void aPeerIsAnActiveSessionWithTheDefaultsOfTheAgent() {
        AgentConfig config = config("--listen 2001:db8::11 --peer 2001:db8::1");
        SessionConfig session = config.sessions().getFirst();
        assertThat(session.name()).isEqualTo("2001:db8::1");
        assertThat(session.local().orElseThrow().getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:11");
        assertThat(session.encapsulation()).isEqualTo(Encapsulation.singleHop());
        assertThat(session.parameters()).isEqualTo(new Parameters(Role.ACTIVE, 300_000, 300_000, 3));
        assertThat(session.keys()).isEmpty();
        assertThat(config.ranges()).isEmpty();
        assertThat(config.health()).isEmpty();
        assertThat(config.system().sockets().realTimePriority()).isEmpty();
        assertThat(config.system().sockets().uncheckedHopLimit()).isFalse();
        assertThat(config.system().closeTimeout()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void aRangeIsPassiveAndLimited() {
        RangeConfig range = config("--listen :: --range 2001:db8::/64 --max-sessions 4 --creation-rate 2 --tx 50ms"
                        + " --rx 100ms --multiplier 5 --forget-after 5m")
                .ranges()
                .getFirst();
        assertThat(range.parameters()).isEqualTo(new Parameters(Role.PASSIVE, 50_000, 100_000, 5));
        assertThat(range.limit()).isEqualTo(4);
        assertThat(range.creationsPerSecond()).isEqualTo(2);
        assertThat(range.idle()).isEqualTo(Duration.ofMinutes(5));
        assertThat(range.prefix()).isEqualTo(AddressPrefix.of("2001:db8::/64"));
    }

    @Test
    void eachPeerGetsTheListenAddressOfItsFamily() {
        AgentConfig config = config(
                "--listen 192.0.2.11 --listen :: --peer 192.0.2.1 --peer 2001:db8::1 --multihop --minimum-hop-limit 60");
        assertThat(config.sessions().getFirst().local().orElseThrow().getHostAddress())
                .isEqualTo("192.0.2.11");
        assertThat(config.sessions().getLast().local()).isEmpty();
        assertThat(config.sessions().getLast().encapsulation()).isEqualTo(Encapsulation.multihop(60));
        assertThat(config("--listen :: --peer 2001:db8::1 --multihop")
                        .sessions()
                        .getFirst()
                        .encapsulation())
                .isEqualTo(Encapsulation.multihop(254));
    }

    @Test
    void realTimePriorityIsFiftyUnlessItIsNamed() {
        assertThat(config("--listen :: --peer 2001:db8::1 --realtime")
                        .system()
                        .sockets()
                        .realTimePriority())
                .isEqualTo(OptionalInt.of(50));
        assertThat(config("--listen :: --peer 2001:db8::1 --realtime=7")
                        .system()
                        .sockets()
                        .realTimePriority())
                .isEqualTo(OptionalInt.of(7));
    }

    @Test
    void theSecretComesFromTheEnvironmentOrTheFirstLineOfAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "a secret\nand a remark\n");
        String before = "--listen :: --peer 2001:db8::1 --auth-type meticulous-keyed-sha1 --auth-key-id 7 ";
        var fromFile = config(before + "--auth-secret-file " + file)
                .sessions()
                .getFirst()
                .keys();
        assertThat(fromFile.orElseThrow().signing().type()).isEqualTo(AuthenticationType.METICULOUS_KEYED_SHA1);
        assertThat(fromFile.orElseThrow().signing().keyId()).isEqualTo(7);
        assertThat(config(before + "--auth-secret-env BFD_SECRET")
                        .sessions()
                        .getFirst()
                        .keys())
                .isEqualTo(fromFile);
    }

    @Test
    void aFailingHealthCheckIsDownUnlessAdminDownIsAskedFor() {
        String before = "--listen :: --peer 2001:db8::1 --health true";
        AgentConfig.HealthGate gate = config(before).health().orElseThrow();
        assertThat(gate.reaction()).isEqualTo(Reaction.DOWN);
        assertThat(gate.schedule().thresholds().rise()).isEqualTo(2);
        assertThat(gate.schedule().thresholds().fall()).isEqualTo(3);
        assertThat(config(before + " --on-unhealthy admin-down").health().map(AgentConfig.HealthGate::reaction))
                .isEqualTo(Optional.of(Reaction.ADMIN_DOWN));
        assertThat(config("--listen :: --peer 2001:db8::1 --health https://[::1]:6443/livez --health-insecure")
                        .health()
                        .orElseThrow()
                        .check()
                        .text())
                .isEqualTo("GET https://[::1]:6443/livez");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--peer 2001:db8::1|Missing required option: '--listen=ADDR'",
                "--listen ::|nobody to have a session with: --peer or --range is missing",
                "--listen localhost --peer ::1|'localhost' is not an address such as 2001:db8::1 or 192.0.2.1",
                "--listen fe80::1%eth0 --peer fe80::2|an interface is named by --interface",
                "--listen :: --peer 2001:db8::1 --tx 0ms|'0ms' is not a duration above zero such as 300ms",
                "--listen :: --peer 2001:db8::1 --rx 300|'300' is not a duration above zero such as 300ms",
                "--listen :: --peer 2001:db8::1 --tx 72m|--tx 72m: above 71 minutes, which the packet has no room for",
                "--listen :: --peer 2001:db8::1 --multiplier 0|--multiplier 0: not within 1 to 255",
                "--listen :: --peer 192.0.2.1|--peer 192.0.2.1: of another kind than every --listen address",
                "--listen 2001:db8::11 --peer fe80::1 --interface eth0|--peer fe80::1: of another kind",
                "--listen :: --peer fe80::1|--peer fe80::1: link-local, and says nothing without --interface",
                "--listen :: --peer ff02::1|--peer ff02::1: not the address of one system",
                "--listen :: --range 2001:db8::/64|--range needs --max-sessions: whoever is in the range can ask for a session",
                "--listen :: --range 2001:db8::/64 --max-sessions 0|--max-sessions 0: below 1",
                "--listen :: --range 2001:db8::/64 --max-sessions 1 --creation-rate 0|--creation-rate 0.0: not above 0",
                "--listen :: --range 2001:db8::1/64 --max-sessions 1|--range 2001:db8::1/64: not a prefix such as",
                "--listen :: --range 192.0.2.0/24 --max-sessions 1|--range 192.0.2.0/24: of another family",
                "--listen :: --peer 2001:db8::1 --minimum-hop-limit 64|--minimum-hop-limit goes with --multihop",
                "--listen :: --peer 2001:db8::1 --multihop --minimum-hop-limit 256|--minimum-hop-limit 256: not within",
                "--listen :: --peer 2001:db8::1 --realtime=100|--realtime 100: not within 1 to 99",
                "--listen :: --peer 2001:db8::1 --auth-type hmac|'hmac' is not one of simple-password, keyed-md5,",
                "--listen :: --peer 2001:db8::1 --auth-key-id 1|--auth-type is missing: one of simple-password",
                "--listen :: --peer 2001:db8::1 --auth-type keyed-md5|--auth-key-id must be 0 to 255",
                "--listen :: --peer 2001:db8::1 --auth-type keyed-md5 --auth-key-id 1|the secret comes from",
                "--listen :: --peer 2001:db8::1 --auth-type keyed-md5 --auth-key-id 1 --auth-secret-env X|no environment variable X",
                "--listen :: --peer 2001:db8::1 --auth-type keyed-md5 --auth-key-id 1 --auth-secret-file /no|cannot read the secret",
                "--listen :: --peer 2001:db8::1 --health no-such-check|--health: there is no command 'no-such-check' in",
                "--listen :: --peer 2001:db8::1 --health true --health-rise 0|--health-rise and --health-fall must be 1 or more",
                "--listen :: --peer 2001:db8::1 --health true --health-timeout 2s|--health-timeout must not be above",
                "--listen :: --peer 2001:db8::1 --health true --health-insecure|go with an https URL",
                "--listen :: --peer 2001:db8::1 --health true --on-unhealthy up|'up' is not one of admin-down, down",
                "--listen :: --peer 2001:db8::1 --health-insecure|--health is missing"
            })
    void aMistakeIsExitCode2AndSaysWhatIsWrong(String arguments, String says) {
        String[] words = ("bfd agent " + arguments).split(" ", -1);
        Invocation refused = Invocation.withEnvironment(ENVIRONMENT, words);
        assertThat(refused.err()).contains("vipwatch bfd agent: ", says).doesNotContain("\tat ");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
    }
}
