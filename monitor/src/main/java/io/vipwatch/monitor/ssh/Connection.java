package io.vipwatch.monitor.ssh;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * A connection that is open and let us in. Used from any thread; sshj has a thread of its own for what comes, and one that
 * asks whether the other end is still there.
 */
final class Connection {
    private final SSHClient client;
    private final Optional<Connection> jump;
    private final CompletableFuture<String> end = new CompletableFuture<>();

    Connection(SSHClient client, Optional<Connection> jump) {
        this.client = client;
        this.jump = jump;
        client.getTransport()
                .setDisconnectListener((reason, message) -> end.complete(Optional.ofNullable(message)
                        .filter(text -> !text.isBlank())
                        .orElse(String.valueOf(reason))));
        if (!client.isConnected()) {
            end.complete("it ended at once");
        }
    }

    /**
     * {@return a session for one command}
     *
     * @throws IOException if the connection has ended, as it may at any moment
     */
    Session session() throws IOException {
        try {
            return client.startSession();
        } catch (IllegalStateException ended) { // how sshj says it where the end was noticed already
            throw new IOException("the connection has ended", ended);
        }
    }

    /** {@return a way over this host to {@code port} of {@code host}} */
    DirectConnection way(String host, int port) throws IOException {
        return client.newDirectConnection(host, port);
    }

    String server() {
        return client.getTransport().getServerVersion();
    }

    boolean isOpen() {
        return !end.isDone() && client.isConnected();
    }

    /** {@return why it ended; waits until it does} */
    String awaitEnd() {
        return end.join();
    }

    /** Ends it. May take as long as the other end takes to read what is still under way, so not for a thread in a hurry. */
    void close() {
        end.complete("closed");
        close(client);
        jump.ifPresent(Connection::close);
    }

    static void close(SSHClient client) {
        try {
            client.disconnect();
        } catch (IOException alreadyGone) {
            // It was to be ended, and it is.
        }
    }
}
