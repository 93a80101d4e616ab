package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.mrt.Connection;
import io.vipwatch.bgp.mrt.MrtWriter;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vipwatch replay} of a recording: its options, and what it ends with. */
class ReplayCommandTest {
    private static final long BEGIN = 1_795_335_551_000_000_000L;
    private static final String VIP = "20010db80000ff000000000000000100";
    private static final String MARKER = "ffffffffffffffffffffffffffffffff";
    private static final IpAddress OBSERVER = IpAddress.of("2001:db8::20");

    @TempDir
    private Path directory;

    private Path file;
    private Path config;

    /** Two nodes announce the address for a minute; then the first withdraws it. */
    @BeforeEach
    void record() throws IOException {
        file = directory.resolve("session.mrt");
        try (MrtWriter writer = new MrtWriter(Files.newOutputStream(file))) {
            for (int node = 1; node <= 2; node++) {
                say(writer, OBSERVER, node, Duration.ZERO, announcement(node));
                say(writer, OBSERVER, node, Duration.ofMillis(1), endOfRib());
            }
            say(writer, OBSERVER, 1, Duration.ofMinutes(2), withdrawal());
        }
        config = Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 64512, router_id: 192.0.2.1}
                peers:
                  - {name: node1, address: "2001:db8::11", asn: 65010}
                  - {name: node2, address: "2001:db8::12", asn: 65010}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                """);
    }

    private static void say(MrtWriter writer, IpAddress observer, int node, Duration when, String hex)
            throws IOException {
        writer.message(
                BEGIN + when.toNanos(),
                new Connection(65010, 64512, 0, IpAddress.of("2001:db8::1" + node), observer),
                true,
                false,
                false,
                Octets.copyOf(HexFormat.of().parseHex(hex)));
    }

    private static String update(String attributes) {
        int length = attributes.length() / 2;
        return MARKER + "%04x".formatted(23 + length) + "02" // UPDATE (RFC 4271 §4.3)
                + "0000" // no withdrawn routes
                + "%04x".formatted(length) + attributes;
    }

    private static String announcement(int node) {
        return update(
                "40010100" // ORIGIN: IGP
                        + "4002060201" + "0000fdf2" // AS_PATH: 65010
                        + "800e26" + "000201"
                        + "10" // MP_REACH_NLRI (RFC 4760 §3): IPv6 unicast, a next hop of 16 octets
                        + "20010db80000000000000000000000" + "1" + node + "00" + "80" + VIP);
    }

    private static String withdrawal() {
        return update("800f14" + "000201" + "80" + VIP); // MP_UNREACH_NLRI (RFC 4760 §4)
    }

    private static String endOfRib() {
        return update("800f03" + "000201"); // MP_UNREACH_NLRI without routes (RFC 4724 §2)
    }

    private Invocation replay(String... more) {
        List<String> all = new ArrayList<>(List.of("replay", "-c", config.toString(), file.toString()));
        all.addAll(Arrays.asList(more));
        return Invocation.of(all.toArray(String[]::new));
    }

    @Test
    void aRecordingGivesItsIncidentsWithTheNamesThatTheConfigurationHas() {
        Invocation table = replay();
        assertThat(table.out()).contains("explicit-withdraw", "node1", "failover");
        assertThat(table.exitCode()).isEqualTo(ExitCode.GOOD);
        Invocation lines = replay("-o", "jsonl");
        assertThat(lines.out().lines())
                .singleElement()
                .asString()
                .contains("\"nodes\":[\"node1\"]", "The VIP api lost");
        assertThat(lines.out()).isEqualTo(replay("-o", "jsonl").out());
    }

    @Test
    void oneIncidentIsToldOnAPageAndOneThatIsNotThereIsAnError() {
        String id = replay("-o", "jsonl").out().replaceFirst("(?s)^\\{\"id\":\"(inc-\\d+)\".*", "$1");
        assertThat(replay("--show", id).out())
                .startsWith(id + ", failover, closed")
                .contains("What to look at");
        Invocation none = replay("--show", "inc-999");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("has no incident inc-999");
    }

    @Test
    void aBudgetOfWhichARecordingCannotTellIsNotMissed() throws IOException {
        Files.writeString(config, Files.readString(config).replace("kind: vip}", "kind: vip, budget: {total: 1ms}}"));
        Invocation unknown = replay("-o", "jsonl");
        assertThat(unknown.out()).contains("\"verdict\":\"unknown\"");
        assertThat(unknown.exitCode()).as("nothing here shows what packets met").isEqualTo(ExitCode.GOOD);
    }

    @Test
    void whatCannotBeReadIsNamedAndTheExitCodeSaysThatTheAnswerIsNotWhole() throws IOException {
        byte[] octets = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(octets, octets.length - 3));
        Invocation torn = replay();
        assertThat(torn.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(torn.err()).contains("session.mrt: octet ");
        assertThat(torn.out()).as("the withdrawal was the part that is torn").isEqualTo("no incident\n");
    }

    @Test
    void severalFilesAreOneRecordingAndWhoIsInNoConfigurationIsLeftOutAndCounted() throws IOException {
        Path other = directory.resolve("other.mrt");
        try (MrtWriter writer = new MrtWriter(Files.newOutputStream(other))) {
            say(writer, OBSERVER, 9, Duration.ofMillis(3), announcement(9));
            say(writer, OBSERVER, 2, Duration.ofMinutes(3), withdrawal());
        }
        Invocation both = replay(other.toString());
        assertThat(both.out().lines().filter(line -> line.contains("explicit-withdraw")))
                .as("one of each file, a minute apart")
                .hasSize(2);
        assertThat(both.err()).contains("1 records left out");
        assertThat(both.exitCode()).isEqualTo(ExitCode.GOOD);
    }

    @Test
    void aFileThatIsNotThereAndAConfigurationThatIsWrongAreErrorsOfUsage() throws IOException {
        assertThat(Invocation.of("replay", directory.resolve("none.mrt").toString())
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        Files.writeString(config, "speaker: {asn: none}\n");
        assertThat(replay().exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
