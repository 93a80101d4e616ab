package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on ::1 whose every connection a test writes the course of; each on a thread of its own. */
public final class TestServer implements AutoCloseable {
    static final InetAddress LOOPBACK = IpAddress.of("::1").toInetAddress();

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();

    /** The course of a connection. */
    @FunctionalInterface
    public interface Course {
        void run(Socket connection) throws IOException, InterruptedException;
    }

    public TestServer(Course course) throws IOException {
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(LOOPBACK, 0));
        Thread.ofVirtual().start(() -> accept(course));
    }

    private void accept(Course course) {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    try (connection) {
                        course.run(connection);
                    } catch (IOException | InterruptedException expected) {
                        // The other side has seen enough.
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** {@return a course that answers every GET over TLS like this} */
    public static Course https(SSLContext context, String answer) {
        return https(context, answer, _ -> {});
    }

    /** {@return the same, which tells what it was asked} */
    public static Course https(SSLContext context, String answer, Consumer<String> asked) {
        return connection -> {
            Socket secured = secured(context, connection);
            asked.accept(readRequest(secured.getInputStream()));
            secured.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            secured.getOutputStream().flush();
        };
    }

    /** {@return the same of a server that answers those only who show a certificate that it trusts} */
    public static Course httpsForKnownClients(SSLContext context, String answer) {
        return connection -> {
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(connection, "", 0, true);
            secured.setUseClientMode(false);
            secured.setNeedClientAuth(true);
            readRequest(secured.getInputStream());
            secured.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            secured.getOutputStream().flush();
        };
    }

    static Course endless(SSLContext context) {
        return connection -> {
            Socket secured = secured(context, connection);
            readRequest(secured.getInputStream());
            OutputStream out = secured.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] more = new byte[8192];
            while (true) {
                out.write(more);
            }
        };
    }

    private static Socket secured(SSLContext context, Socket connection) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(connection, "", 0, true);
        secured.setUseClientMode(false);
        return secured;
    }

    private static String readRequest(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        int newlines = 0;
        while (newlines < 2) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("no request");
            }
            request.append((char) octet);
            newlines = octet == '\n' ? newlines + 1 : octet == '\r' ? newlines : 0;
        }
        return request.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
