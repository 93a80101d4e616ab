package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A DNS server on the loopback address that has one address for every name. */
public final class TestNameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final IpAddress address;
    private final int timeToLive;

    /** Starts it. */
    public TestNameServer(IpAddress address, int timeToLive) throws SocketException {
        this.socket = new DatagramSocket(0, TestServer.LOOPBACK);
        this.address = address;
        this.timeToLive = timeToLive;
        Thread.ofVirtual().start(this::serve);
    }

    /** {@return its port} */
    public int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(new byte[512], 512);
                socket.receive(question);
                byte[] answer = answer(question);
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            }
        } catch (IOException closed) {
            return;
        }
    }

    /** The question with one AAAA record behind it, whose name points to that of the question. */
    private byte[] answer(DatagramPacket question) {
        byte[] octets = address.toByteArray();
        ByteBuffer answer = ByteBuffer.allocate(question.getLength() + 12 + octets.length);
        answer.put(question.getData(), 0, question.getLength());
        answer.putShort((short) 0xc00c)
                .putShort((short) 28)
                .putShort((short) 1)
                .putInt(timeToLive)
                .putShort((short) octets.length)
                .put(octets);
        answer.put(2, (byte) 0x81).put(3, (byte) 0x80).putShort(6, (short) 1);
        return answer.array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
