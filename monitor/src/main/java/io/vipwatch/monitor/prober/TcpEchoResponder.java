package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.probe.EchoPacket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers echo probes on TCP connections with the name of its node, on a thread of its own and a virtual one for each
 * connection. A connection on which anything but probes comes is closed, and one on which nothing comes for long.
 */
public final class TcpEchoResponder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpEchoResponder.class);

    /** Of more, the newest are closed at once. */
    private static final int MOST_CONNECTIONS = 1024;

    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration WAIT_AFTER_FAULT = Duration.ofMillis(100);

    private final ServerSocket listener;
    private final String node;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private TcpEchoResponder(ServerSocket listener, String node) {
        this.listener = listener;
        this.node = node;
    }

    /**
     * Starts answering.
     *
     * @param listen where
     * @param node the name to answer with
     * @throws IOException if the address is not there, or taken
     */
    public static TcpEchoResponder start(InetSocketAddress listen, String node) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(listen);
        } catch (IOException | RuntimeException refused) {
            Channels.close(listener);
            throw refused;
        }
        TcpEchoResponder responder = new TcpEchoResponder(listener, node);
        Thread.ofPlatform().name("tcp-echo-responder").daemon().start(responder::accept);
        return responder;
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                if (connections.size() >= MOST_CONNECTIONS) {
                    Channels.close(connection);
                    continue;
                }
                connections.add(connection);
                Thread.ofVirtual().name("tcp-echo").start(() -> serve(connection));
            } catch (SocketException closed) {
                LOG.debug("no connection: {}", closed.toString());
                rest();
            } catch (IOException failed) {
                LOG.warn("cannot accept a connection", failed);
                rest();
            }
        }
        connections.forEach(Channels::close);
    }

    /** So that want of descriptors, say, is no reason to take a processor. */
    private void rest() {
        try {
            Thread.sleep(listener.isClosed() ? Duration.ZERO : WAIT_AFTER_FAULT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(Math.toIntExact(IDLE.toMillis()));
            InputStream in = connection.getInputStream();
            while (true) {
                Optional<byte[]> answer = EchoPacket.answer(in.readNBytes(EchoPacket.LENGTH), node);
                if (answer.isEmpty()) {
                    return;
                }
                connection.getOutputStream().write(answer.get());
            }
        } catch (IOException ended) {
            LOG.debug("a connection ended: {}", ended.toString());
        } finally {
            connections.remove(connection);
        }
    }

    /** Closes every connection (FIN), and listens no more. */
    @Override
    public void close() {
        Channels.close(listener);
        connections.forEach(Channels::close);
    }
}
