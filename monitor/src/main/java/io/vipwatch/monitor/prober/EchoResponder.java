package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.probe.EchoPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers UDP echo probes with the name of its node, on a thread of its own. It answers nothing but probes, to where they
 * came from, with as many octets as they have.
 */
public final class EchoResponder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EchoResponder.class);

    private final DatagramChannel channel;
    private final String node;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private EchoResponder(DatagramChannel channel, String node) {
        this.channel = channel;
        this.node = node;
    }

    /**
     * Starts answering.
     *
     * @param listen where; not the unspecified address on a machine with several, since answers would come from another one
     *     than was asked
     * @param node the name to answer with
     * @throws IOException if the address is not there, or taken
     */
    public static EchoResponder start(InetSocketAddress listen, String node) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(listen);
        } catch (IOException | RuntimeException refused) {
            Channels.close(channel);
            throw refused;
        }
        EchoResponder responder = new EchoResponder(channel, node);
        Thread.ofPlatform().name("echo-responder").daemon().start(responder::run);
        return responder;
    }

    /** {@return where it listens} */
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /** Completes when it answers no more: normally when it was closed, else with why. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    private void run() {
        ByteBuffer packet = ByteBuffer.allocate(EchoPacket.LENGTH + 1);
        while (true) {
            try {
                packet.clear();
                SocketAddress from = channel.receive(packet);
                Optional<byte[]> answer = EchoPacket.answer(Arrays.copyOf(packet.array(), packet.position()), node);
                if (answer.isPresent()) {
                    channel.send(ByteBuffer.wrap(answer.get()), from);
                }
            } catch (ClosedChannelException closed) {
                ended.complete(null);
                return;
            } catch (PortUnreachableException gone) {
                LOG.debug("whoever asked is gone");
            } catch (IOException failed) {
                if (!channel.isOpen()) {
                    ended.complete(null);
                    return;
                }
                LOG.debug("no answer: {}", failed.toString()); // no route back, for instance
            }
        }
    }

    @Override
    public void close() {
        Channels.close(channel);
    }
}
