package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.mrt.MrtReader;
import io.vipwatch.bgp.mrt.MrtRecord;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.SessionRecorder.Direction;
import io.vipwatch.bgp.session.SessionRecorder.Ends;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MrtRecordingTest {
    private static Ends ends(String name) {
        return new Ends(
                new Peer(name, ScopedAddress.of("2001:db8::11")), 65010, 64512, ScopedAddress.of("2001:db8::1"), true);
    }

    @Test
    void a_file_that_cannot_be_written_ends_the_recording_of_its_peer_only(@TempDir Path directory) throws Exception {
        Files.createDirectory(directory.resolve("node1.mrt")); // in the way of the file
        try (MrtRecording recording = MrtRecording.in(directory)) {
            for (String name : new String[] {"node1", "node1", "node2"}) {
                recording.stateChange(new Stamp(1, 1), ends(name), SessionState.IDLE, SessionState.CONNECT);
            }
        }
        assertThat(directory.resolve("node2.mrt")).isNotEmptyFile();
    }

    @Test
    void while_a_disk_stands_still_no_more_octets_wait_than_are_allowed(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("node1.mrt");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Octets longest = Octets.copyOf(new byte[65_535]);
        long more = MrtRecording.MOST_OCTETS / longest.length() + 10;
        Thread reader;
        try (MrtRecording recording = MrtRecording.in(directory)) {
            for (int i = 0; i < more; i++) {
                recording.message(new Stamp(1, 1), ends("node1"), Direction.RECEIVED, Set.of(), longest);
            }
            assertThat(recording.waitingOctets())
                    .isBetween(MrtRecording.MOST_OCTETS - longest.length(), MrtRecording.MOST_OCTETS);
            reader = Thread.ofVirtual().start(() -> drain(pipe));
        }
        reader.join();
    }

    @Test
    void a_record_that_a_crash_has_torn_does_not_swallow_what_is_recorded_after_it(@TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("node1.mrt");
        record(directory);
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole.length % 2).as("two records of one length").isZero();
        for (int torn = 1; torn < whole.length / 2; torn++) {
            Files.write(file, Arrays.copyOf(whole, whole.length - torn));
            record(directory);
            try (MrtReader reader = MrtReader.open(Files.newInputStream(file))) {
                for (int record = 0; record < 3; record++) {
                    assertThat(reader.next())
                            .as("%d octets torn off, record %d", torn, record)
                            .containsInstanceOf(MrtRecord.StateChange.class);
                }
                assertThat(reader.next()).isEmpty();
            }
        }
    }

    private static void record(Path directory) throws IOException {
        try (MrtRecording recording = MrtRecording.in(directory)) {
            recording.stateChange(new Stamp(1, 1), ends("node1"), SessionState.IDLE, SessionState.CONNECT);
            recording.stateChange(new Stamp(2, 2), ends("node1"), SessionState.CONNECT, SessionState.ACTIVE);
        }
    }

    @Test
    void a_record_has_the_subtype_with_path_identifiers_where_the_family_of_its_update_has_them(@TempDir Path directory)
            throws Exception {
        Octets ipv6 = octets(Update.endOfRib(Family.IPV6_UNICAST));
        Octets ipv4 = octets(new Update(
                NlriList.of(Family.IPV4_UNICAST, List.of(Nlri.of(Prefix.of("198.51.100.0/24")))),
                PathAttributes.of(),
                NlriList.empty(Family.IPV4_UNICAST)));
        Octets keepalive = octets(Keepalive.INSTANCE);
        try (MrtRecording recording = MrtRecording.in(directory)) {
            for (Octets message : List.of(ipv6, ipv4, keepalive)) {
                recording.message(
                        new Stamp(1, 1), ends("node1"), Direction.RECEIVED, Set.of(Family.IPV6_UNICAST), message);
            }
        }
        List<Boolean> addPath = new ArrayList<>();
        try (MrtReader reader = MrtReader.open(Files.newInputStream(directory.resolve("node1.mrt")))) {
            for (int record = 0; record < 3; record++) {
                addPath.add(((MrtRecord.Message) reader.next().orElseThrow()).addPath());
            }
        }
        assertThat(addPath).containsExactly(true, false, true);
    }

    private static Octets octets(BgpMessage message) {
        Set<Family> families = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
        return Octets.copyOf(MessageEncoder.encode(
                message,
                new NegotiatedSession(
                        false, true, families, Set.of(), Set.of(Family.IPV6_UNICAST), true, families, true, true)));
    }

    private static void drain(Path pipe) {
        try (InputStream in = Files.newInputStream(pipe)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
