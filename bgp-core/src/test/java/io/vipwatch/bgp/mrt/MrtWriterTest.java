package io.vipwatch.bgp.mrt;

import static io.vipwatch.bgp.mrt.Recordings.IPV4_CONNECTION;
import static io.vipwatch.bgp.mrt.Recordings.IPV6_CONNECTION;
import static io.vipwatch.bgp.mrt.Recordings.KEEPALIVE;
import static io.vipwatch.bgp.octets.CommentedOctets.octets;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MrtWriterTest {
    /** 2026-01-02T03:04:05.123456789Z. */
    private static final long TIME = 1_767_323_045_123_456_789L;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final MrtWriter writer = new MrtWriter(file);

    @Test
    void aMessageIsABgp4mpEtRecordWithMicroseconds() throws IOException {
        writer.message(TIME, IPV6_CONNECTION, true, false, false, KEEPALIVE);
        assertThat(Octets.copyOf(file.toByteArray())).isEqualTo(octets("""
                69 57 35 a5                                      2026-01-02T03:04:05Z
                00 11 00 04                                      BGP4MP_ET, BGP4MP_MESSAGE_AS4
                00 00 00 43                                      length: 67
                00 01 e2 40                                      123456 microseconds
                00 00 fd f2  fa 56 ea 01                         peer AS 65010, local AS 4200000001
                00 00 00 02                                      interface 0, IPv6
                20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01  peer 2001:db8::1
                20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 fe  local 2001:db8::fe
                ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff  the whole message
                00 13 04
                """));
    }

    @Test
    void aStateChangeNamesBothStates() throws IOException {
        writer.stateChange(TIME, IPV4_CONNECTION, 5, 6);
        assertThat(Octets.copyOf(file.toByteArray())).isEqualTo(octets("""
                69 57 35 a5                                      2026-01-02T03:04:05Z
                00 11 00 05                                      BGP4MP_ET, BGP4MP_STATE_CHANGE_AS4
                00 00 00 1c                                      length: 28
                00 01 e2 40                                      123456 microseconds
                00 00 fd f2  00 00 fe 4d                         peer AS 65010, local AS 65101
                00 00 00 01                                      interface 0, IPv4
                c0 00 02 01  c0 00 02 fe                         192.0.2.1, 192.0.2.254
                00 05 00 06                                      OpenConfirm, Established
                """));
    }

    @Test
    void anAsNumberThatTwoOctetsCannotHoldIsAsTrans() throws IOException {
        writer.message(TIME, IPV6_CONNECTION, false, false, false, KEEPALIVE);
        MrtRecord.Message message =
                (MrtRecord.Message) Recordings.readAll(file.toByteArray()).getFirst();
        assertThat(message.connection().localAs()).isEqualTo(23456);
        assertThat(message.connection().peerAs()).isEqualTo(65010);
    }

    @ParameterizedTest(name = "four-octet AS {0}, local {1}, ADD-PATH {2}: subtype {3}")
    @CsvSource({
        "false, false, false, 1",
        "true, false, false, 4",
        "false, true, false, 6",
        "true, true, false, 7",
        "false, false, true, 8",
        "true, false, true, 9",
        "false, true, true, 10",
        "true, true, true, 11"
    })
    void theSubtypeSaysHowToReadTheMessage(boolean fourOctetAs, boolean local, boolean addPath, int subtype)
            throws IOException {
        writer.message(TIME, IPV4_CONNECTION, fourOctetAs, addPath, local, KEEPALIVE);
        assertThat(file.toByteArray()[7]).isEqualTo((byte) subtype);
        assertThat(Recordings.readAll(file.toByteArray()))
                .containsExactly(new MrtRecord.Message(
                        0, TIME / 1000 * 1000, IPV4_CONNECTION, fourOctetAs, addPath, local, KEEPALIVE));
    }
}
