package io.vipwatch.lab.bench;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;

/**
 * A peer that does as little as BGP allows and writes prepared octets as fast as the other side takes them, so that
 * what is measured is the receiver. Runs on the caller's thread; a second one reads and drops what comes back.
 */
final class PouringPeer implements AutoCloseable {
    /** The AS number of every pouring peer. */
    static final long AS_NUMBER = 65010;

    /** What is agreed with any receiver: IPv6 unicast and four-octet AS numbers. */
    static final NegotiatedSession CONTEXT = new NegotiatedSession(
            false, true, Set.of(Family.IPV6_UNICAST), Set.of(), Set.of(), false, Set.of(), false, false);

    private static final int HOLD_TIME_SECONDS = 3600;
    private static final int HEADER_LENGTH = 19;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Socket socket;

    private PouringPeer(Socket socket) {
        this.socket = socket;
    }

    /** {@return a peer at {@code source} whose session with {@code receiver} has reached Established} */
    static PouringPeer connect(InetAddress source, InetSocketAddress receiver) throws IOException {
        Socket socket = call(source, receiver);
        PouringPeer peer = new PouringPeer(socket);
        List<Capability> capabilities = List.of(new Multiprotocol(Family.IPV6_UNICAST), new FourOctetAs(AS_NUMBER));
        RouterId routerId = new RouterId(0xc000_0200 | (source.getAddress()[3] & 0xff));
        peer.write(MessageEncoder.encode(Open.of(AS_NUMBER, HOLD_TIME_SECONDS, routerId, capabilities), CONTEXT));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        expect(in, Open.TYPE_CODE);
        peer.write(MessageEncoder.encode(Keepalive.INSTANCE, CONTEXT));
        expect(in, Keepalive.TYPE_CODE);
        Thread.ofVirtual().start(() -> drain(in));
        return peer;
    }

    /** A receiver that has just been started may not listen yet. */
    private static Socket call(InetAddress source, InetSocketAddress receiver) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.bind(new InetSocketAddress(source, 0));
                socket.connect(receiver, CONNECT_TIMEOUT_MILLIS);
                return socket;
            } catch (ConnectException refused) {
                socket.close();
                if (System.nanoTime() > deadline) {
                    throw refused;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void expect(DataInputStream in, int type) throws IOException {
        in.skipNBytes(16);
        int length = in.readUnsignedShort();
        int found = in.readUnsignedByte();
        byte[] body = in.readNBytes(length - HEADER_LENGTH);
        if (found != type) {
            throw new IOException("the receiver sent a message of type " + found + " instead of " + type + ": "
                    + java.util.HexFormat.of().formatHex(body));
        }
    }

    private static void drain(DataInputStream in) {
        byte[] buffer = new byte[65536];
        try {
            while (in.read(buffer) >= 0) {
                // What the receiver says is of no interest; reading keeps its send buffer empty.
            }
        } catch (IOException closed) {
            // The other side, or we, ended the session; the benchmark notices by the receiver's routes.
        }
    }

    /** Writes {@code octets}; returns when the kernel has taken all of them. */
    void write(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
