package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.Capabilities;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.RouterId;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A peer made of a plain socket, which does only what a test tells it; on the thread of the test. */
final class RawPeer implements AutoCloseable {
    static final List<Capability> CAPABILITIES =
            List.of(new Multiprotocol(Family.IPV6_UNICAST), new FourOctetAs(LoopbackTest.NODE_AS));

    /** Small, so that a test that does not read is felt at the other side. */
    private static final int RECEIVE_BUFFER = 8192;

    private final MessageDecoder decoder = new MessageDecoder();
    private final Socket socket;
    private final RouterId routerId;
    private NegotiatedSession context = NegotiatedSession.BEFORE_OPEN;

    private RawPeer(Socket socket, RouterId routerId) {
        this.socket = socket;
        this.routerId = routerId;
    }

    /** {@return a connection to the speaker from the address of the node of this number} */
    static RawPeer connect(Speaker speaker, int node) {
        try {
            Socket socket = new Socket();
            socket.setSoTimeout((int) EventLog.PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.bind(new InetSocketAddress(LoopbackTest.node(node).toInetAddress(), 0));
            socket.connect(speaker.listenAddresses().getFirst());
            return new RawPeer(socket, RouterId.of("192.0.2." + (10 + node)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a connection on which the session is Established as far as this side can tell} */
    static RawPeer establish(Speaker speaker, int node, int holdTime) {
        return establish(speaker, node, holdTime, CAPABILITIES);
    }

    static RawPeer establish(Speaker speaker, int node, int holdTime, List<Capability> capabilities) {
        RawPeer peer = connect(speaker, node);
        peer.open(LoopbackTest.NODE_AS, holdTime, capabilities);
        peer.send(Keepalive.INSTANCE);
        peer.receive(Keepalive.class);
        return peer;
    }

    /** Sends OPEN, and reads the speaker's. */
    Open open(long asn, int holdTime, List<Capability> capabilities) {
        send(Open.of(asn, holdTime, routerId, capabilities));
        Open theirs = receive(Open.class);
        context = Capabilities.negotiate(false, capabilities, theirs.capabilities());
        return theirs;
    }

    void send(BgpMessage message) {
        sendRaw(MessageEncoder.encode(message, context));
    }

    void announce(NlriList nlri) {
        sendRaw(announcement(nlri));
    }

    /** {@return an UPDATE that announces these routes, as octets} */
    byte[] announcement(NlriList nlri) {
        List<PathAttribute> attributes = new ArrayList<>();
        attributes.add(new MpReach(List.of(LoopbackTest.NEXT_HOP), nlri));
        attributes.addAll(
                LoopbackTest.attributes(LoopbackTest.NEXT_HOP).attributes().list());
        return MessageEncoder.encode(Update.of(new PathAttributes(attributes)), context);
    }

    void withdraw(NlriList nlri) {
        send(Update.of(PathAttributes.of(new MpUnreach(nlri))));
    }

    void sendRaw(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the next message} */
    BgpMessage receive() {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = in.readNBytes(19);
            if (header.length < 19) {
                throw new AssertionError("the speaker closed the connection");
            }
            int length = ((header[16] & 0xff) << 8) | (header[17] & 0xff);
            byte[] message = Arrays.copyOf(header, length);
            in.readFully(message, 19, length - 19);
            Decoded decoded = decoder.decode(message, 0, length, context);
            if (decoded instanceof Decoded.Accepted(BgpMessage good)) {
                return good;
            }
            throw new AssertionError("the speaker sent a malformed message: " + decoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the next message of this type; drops others on the way} */
    <M extends BgpMessage> M receive(Class<M> type) {
        while (true) {
            BgpMessage message = receive();
            if (type.isInstance(message)) {
                return type.cast(message);
            }
            if (message instanceof Notification notification) {
                throw new AssertionError("the speaker sent " + notification.name());
            }
        }
    }

    /** {@return whether the speaker closes the connection without sending any more} */
    boolean isClosedByPeer() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Reads and drops everything until the speaker has closed the connection. */
    void awaitEnd() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the speaker keeps the connection", e);
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** Resets the connection. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection with a FIN. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
