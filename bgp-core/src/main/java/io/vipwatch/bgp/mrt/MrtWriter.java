package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes BGP messages and state changes as MRT records with microseconds (RFC 6396 §3, §4.4: BGP4MP_ET). Runs on the
 * thread that calls it, one at a time, and blocks as the stream does. Every record reaches the stream in one write, so
 * that a stream which appends whole writes never holds half a record.
 */
public final class MrtWriter implements Closeable {
    private static final int AS_TRANS = 23456;
    private static final int MAXIMUM_TWO_OCTET_AS = 0xffff;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Octets of the fields before the message, at most: header, microseconds, two AS numbers, two addresses. */
    private static final int LONGEST_PREAMBLE = RecordType.HEADER_LENGTH + 4 + 8 + 4 + 32;

    private final OutputStream out;

    /** Makes a writer to {@code out}, which it closes when it is closed itself. */
    public MrtWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes a BGP message.
     *
     * @param epochNanos when it passed, in nanoseconds since 1970-01-01T00:00Z; written as microseconds
     * @param connection between whom
     * @param fourOctetAs whether AS numbers in the message take four octets
     * @param addPath whether NLRI in the message carry path identifiers
     * @param local whether this side sent the message; otherwise it received it
     * @param message the whole message, header included
     */
    public void message(
            long epochNanos, Connection connection, boolean fourOctetAs, boolean addPath, boolean local, Octets message)
            throws IOException {
        int subtype = new MessageSubtype(fourOctetAs, local, addPath).code();
        ByteBuffer record = begin(epochNanos, subtype, connection, fourOctetAs, message.length());
        record.put(message.toByteArray());
        write(record);
    }

    /**
     * Writes that a session changed its state.
     *
     * @param epochNanos when, in nanoseconds since 1970-01-01T00:00Z; written as microseconds
     * @param connection between whom
     * @param from the state before: 1 Idle, 2 Connect, 3 Active, 4 OpenSent, 5 OpenConfirm, 6 Established
     * @param to the state after
     */
    public void stateChange(long epochNanos, Connection connection, int from, int to) throws IOException {
        ByteBuffer record = begin(epochNanos, RecordType.STATE_CHANGE_AS4, connection, true, 4);
        record.putShort((short) from).putShort((short) to);
        write(record);
    }

    /** Hands on to the system what is still in memory. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static ByteBuffer begin(
            long epochNanos, int subtype, Connection connection, boolean fourOctetAs, int contentLength) {
        ByteBuffer record = ByteBuffer.allocate(LONGEST_PREAMBLE + contentLength);
        record.putInt((int) Math.floorDiv(epochNanos, NANOS_PER_SECOND));
        record.putShort((short) RecordType.BGP4MP_ET).putShort((short) subtype);
        record.putInt(0);
        record.putInt((int) (Math.floorMod(epochNanos, NANOS_PER_SECOND) / 1000));
        putAs(record, connection.peerAs(), fourOctetAs);
        putAs(record, connection.localAs(), fourOctetAs);
        record.putShort((short) connection.interfaceIndex());
        record.putShort((short) connection.peerAddress().afi());
        putAddress(record, connection.peerAddress());
        putAddress(record, connection.localAddress());
        return record;
    }

    private static void putAs(ByteBuffer record, long asn, boolean fourOctets) {
        if (fourOctets) {
            record.putInt((int) asn);
        } else {
            record.putShort((short) (asn > MAXIMUM_TWO_OCTET_AS ? AS_TRANS : asn));
        }
    }

    private static void putAddress(ByteBuffer record, IpAddress address) {
        record.put(address.toByteArray());
    }

    private void write(ByteBuffer record) throws IOException {
        record.putInt(8, record.position() - RecordType.HEADER_LENGTH);
        byte[] octets = new byte[record.position()];
        record.get(0, octets);
        out.write(octets);
    }
}
