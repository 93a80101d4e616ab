package io.vipwatch.bgp.mrt;

import static io.vipwatch.bgp.mrt.Recordings.IPV4_CONNECTION;
import static io.vipwatch.bgp.mrt.Recordings.IPV6_CONNECTION;
import static io.vipwatch.bgp.mrt.Recordings.KEEPALIVE;
import static io.vipwatch.bgp.mrt.Recordings.UPDATE;
import static io.vipwatch.bgp.octets.CommentedOctets.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bgp.octets.Octets;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write is read by bgpdump, a program that does not know us. */
class BgpdumpIT {
    private static final long TIME = 1_767_323_045_123_456_000L;

    private static final Octets UPDATE_WITH_PATH_ID = octets("""
            ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff  marker
            00 41                                            length: 65
            02                                               type: UPDATE
            00 00                                            withdrawn routes length
            00 14                                            total path attribute length: 20
              40 01 01 00                                    ORIGIN IGP
              40 02 06 02 01 00 00 fd f2                     AS_PATH 65010, four octets
              40 03 04 c0 00 02 01                           NEXT_HOP 192.0.2.1
            00 00 00 05 18 cb 00 71                          path id 5, 203.0.113.0/24
            00 00 00 06 20 c6 33 64 07                       path id 6, 198.51.100.7/32
            00 00 00 07 00                                   path id 7, 0.0.0.0/0
            """);

    private static final Octets IPV6_UPDATE_WITH_PATH_ID = octets("""
            ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff  marker
            00 52                                            length: 82
            02                                               type: UPDATE
            00 00                                            withdrawn routes length
            00 3b                                            total path attribute length: 59
              90 0e 00 2a                                    MP_REACH_NLRI, 42 octets
                00 02 01                                     IPv6 unicast
                10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01  next hop 2001:db8::1
                00                                           reserved
                00 00 00 09                                  path id 9
                80 20 01 0d b8 00 00 ff 00 00 00 00 00 00 00 01 00  2001:db8:0:ff00::100/128
              40 01 01 00                                    ORIGIN IGP
              40 02 06 02 01 00 00 fd f2                     AS_PATH 65010, four octets
            """);

    @TempDir
    Path directory;

    @BeforeAll
    static void requireBgpdump() {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "bgpdump")));
        String message = "SKIPPED: bgpdump is not installed, so nobody else has read our MRT files"
                + " (apt-get install bgpdump)";
        if (!there) {
            System.err.println(message);
        }
        assumeTrue(there, message);
    }

    @FunctionalInterface
    private interface Recording {
        void write(MrtWriter writer) throws IOException;
    }

    private List<String> bgpdump(Recording recording) throws IOException, InterruptedException {
        Path file = directory.resolve("recording.mrt");
        try (MrtWriter writer = new MrtWriter(Files.newOutputStream(file))) {
            recording.write(writer);
        }
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder("bgpdump", "-v", "-m", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.contains("[info] logging to stderr"))
                .toList();
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }

    @Test
    void readsAnUpdateWithItsMicroseconds() throws Exception {
        assertThat(bgpdump(writer -> writer.message(TIME, IPV6_CONNECTION, true, false, false, UPDATE)))
                .containsExactly("BGP4MP_ET|1767323045.123456|A|2001:db8::1|65010|2001:db8:0:ff00::100/128|65010|IGP|"
                        + "2001:db8::1|0|7||NAG||");
    }

    @Test
    void readsPathIdentifiers() throws Exception {
        assertThat(bgpdump(writer -> writer.message(TIME, IPV4_CONNECTION, true, true, false, UPDATE_WITH_PATH_ID)))
                .containsExactly(
                        "BGP4MP_ET_AP|1767323045.123456|A|192.0.2.1|65010|203.0.113.0/24|5|65010|IGP|192.0.2.1|0|0||NAG||",
                        "BGP4MP_ET_AP|1767323045.123456|A|192.0.2.1|65010|198.51.100.7/32|6|65010|IGP|192.0.2.1|0|0||NAG||",
                        "BGP4MP_ET_AP|1767323045.123456|A|192.0.2.1|65010|0.0.0.0/0|7|65010|IGP|192.0.2.1|0|0||NAG||");
    }

    @Test
    void readsPathIdentifiersOfIpv6() throws Exception {
        assertThat(bgpdump(
                        writer -> writer.message(TIME, IPV6_CONNECTION, true, true, false, IPV6_UPDATE_WITH_PATH_ID)))
                .containsExactly(
                        "BGP4MP_ET_AP|1767323045.123456|A|2001:db8::1|65010|2001:db8:0:ff00::100/128|9|65010|IGP|2001:db8::1|0|0||NAG||");
    }

    @Test
    void readsStateChanges() throws Exception {
        assertThat(bgpdump(writer -> {
                    writer.stateChange(TIME, IPV6_CONNECTION, 5, 6);
                    writer.stateChange(TIME + 1_000_000, IPV4_CONNECTION, 6, 1);
                }))
                .containsExactly(
                        "BGP4MP_ET|1767323045.123456|STATE|2001:db8::1|65010|5|6",
                        "BGP4MP_ET|1767323045.124456|STATE|192.0.2.1|65010|6|1");
    }

    @Test
    void findsEveryRecordOfAMixedFile() throws Exception {
        List<String> lines = bgpdump(writer -> {
            for (int i = 0; i < 100; i++) {
                long time = TIME + i * 1_000_000_000L;
                writer.stateChange(time, IPV6_CONNECTION, 5, 6);
                writer.message(time, IPV6_CONNECTION, true, false, false, KEEPALIVE);
                writer.message(time, IPV6_CONNECTION, true, false, true, KEEPALIVE);
                writer.message(time, IPV6_CONNECTION, true, false, false, UPDATE);
            }
        });
        assertThat(lines.stream().filter(line -> line.contains("|A|"))).hasSize(100);
        assertThat(lines.stream().filter(line -> line.contains("|STATE|"))).hasSize(100);
    }
}
