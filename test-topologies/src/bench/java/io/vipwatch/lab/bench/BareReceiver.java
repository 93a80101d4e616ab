package io.vipwatch.lab.bench;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The floor: a program that reads messages from a socket and prints a line for each UPDATE from 127.0.0.2, and knows
 * nothing of what is in them. What comes from elsewhere it reads and drops. Each connection has a thread of its own.
 */
public final class BareReceiver {
    private static final int LENGTH_AT = 16;
    private static final int HEADER_LENGTH = 19;
    private static final byte[] LINE = "update\n".getBytes(StandardCharsets.US_ASCII);

    private BareReceiver() {}

    /** Runs it. Argument: the port to listen on. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(Integer.parseInt(arguments[0]))) {
            OutputStream out = new FileOutputStream(FileDescriptor.out);
            while (true) {
                Socket peer = listener.accept();
                Thread.ofPlatform().start(() -> serve(peer, out));
            }
        }
    }

    private static void serve(Socket peer, OutputStream out) {
        try (peer) {
            boolean tells = peer.getInetAddress().getHostAddress().equals("127.0.0.2");
            DataInputStream in = new DataInputStream(new BufferedInputStream(peer.getInputStream(), 65_536));
            List<Capability> capabilities =
                    List.of(new Multiprotocol(Family.IPV6_UNICAST), new FourOctetAs(Receiver.AS_NUMBER));
            Open open = Open.of(Receiver.AS_NUMBER, 3600, RouterId.of("192.0.2.101"), capabilities);
            peer.getOutputStream().write(MessageEncoder.encode(open, PouringPeer.CONTEXT));
            peer.getOutputStream().write(MessageEncoder.encode(Keepalive.INSTANCE, PouringPeer.CONTEXT));
            while (true) {
                in.skipNBytes(LENGTH_AT);
                int length = in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.skipNBytes(length - HEADER_LENGTH);
                if (tells && type == Update.TYPE_CODE) {
                    out.write(LINE);
                }
            }
        } catch (IOException ended) {
            // The peer has gone.
        }
    }
}
