package io.vipwatch.lab.simulated;

import io.vipwatch.lab.topology.LabFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One path through the simulated network: takes the TCP connections of a caller and passes their octets on to a callee,
 * to whom they seem to come from the caller's address. While a direction is silent its octets, and the end of a
 * connection, wait as if they were lost and sent again. Each direction of each connection has a virtual thread.
 */
final class Relay implements AutoCloseable {
    private static final int BUFFER_OCTETS = 16 * 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    private final InetAddress callerAddress;
    private final Supplier<Optional<InetSocketAddress>> callee;
    private final ServerSocket entrance;
    private final Gate towardsCallee = new Gate();
    private final Gate towardsCaller = new Gate();
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();

    /**
     * Opens the path.
     *
     * @param calleeAddress the address at which the caller is to find the callee
     * @param callee where the callee listens at the moment, if it does
     */
    Relay(InetAddress callerAddress, InetAddress calleeAddress, Supplier<Optional<InetSocketAddress>> callee) {
        this.callerAddress = callerAddress;
        this.callee = callee;
        try {
            entrance = new ServerSocket(0, 16, calleeAddress);
        } catch (IOException e) {
            throw new LabFailure("cannot listen on " + calleeAddress + ": " + e.getMessage(), e);
        }
        Thread.ofVirtual().name("relay-entrance").start(this::accept);
    }

    /** {@return the port at which the caller finds the callee} */
    int port() {
        return entrance.getLocalPort();
    }

    void silence(boolean outbound, boolean inbound) {
        if (outbound) {
            towardsCallee.close();
        }
        if (inbound) {
            towardsCaller.close();
        }
    }

    void heal() {
        towardsCallee.open();
        towardsCaller.open();
    }

    /** Ends the connections as the kernel of a killed process does: FIN to the other side, and not a word more. */
    void finish() {
        passages.forEach(Passage::finish);
    }

    /** Forgets the caller's connections without telling the callee: the caller lost its power. */
    void forgetCaller() {
        passages.forEach(passage -> passage.forget(passage.caller));
    }

    /** Forgets the callee's connections without telling the caller. */
    void forgetCallee() {
        passages.forEach(passage -> passage.forget(passage.callee));
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket caller = entrance.accept();
                Thread.ofVirtual().name("relay").start(() -> connect(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket caller) {
        boolean passed = towardsCallee.pass() && towardsCaller.pass();
        Optional<InetSocketAddress> target = passed ? callee.get() : Optional.empty();
        if (target.isEmpty()) {
            closeQuietly(caller);
            return;
        }
        Socket onward = new Socket();
        try {
            caller.setTcpNoDelay(true);
            onward.setTcpNoDelay(true);
            onward.bind(new InetSocketAddress(callerAddress, 0));
            onward.connect(target.get(), CONNECT_TIMEOUT_MILLIS);
        } catch (IOException refused) {
            closeQuietly(onward);
            closeQuietly(caller);
            return;
        }
        new Passage(caller, onward).begin();
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new LabFailure("cannot close a relay: " + e.getMessage(), e);
        } finally {
            towardsCallee.demolish();
            towardsCaller.demolish();
            passages.forEach(Passage::end);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // A socket that cannot be closed is closed.
        }
    }

    /** One connection. */
    private final class Passage {
        private final Socket caller;
        private final Socket callee;
        private volatile boolean forgotten;

        private Passage(Socket caller, Socket callee) {
            this.caller = caller;
            this.callee = callee;
        }

        private void begin() {
            passages.add(this);
            Thread.ofVirtual().name("relay-out").start(() -> pump(caller, callee, towardsCallee));
            Thread.ofVirtual().name("relay-in").start(() -> pump(callee, caller, towardsCaller));
        }

        private void pump(Socket from, Socket to, Gate gate) {
            byte[] buffer = new byte[BUFFER_OCTETS];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int count = in.read(buffer);
                while (count >= 0 && gate.pass() && !forgotten) {
                    out.write(buffer, 0, count);
                    count = in.read(buffer);
                }
            } catch (IOException ended) {
                // The end of one side is passed on below, whatever its manner.
            }
            if (gate.pass() && !forgotten) {
                end();
            }
        }

        private void finish() {
            forgotten = true;
            end();
        }

        private void forget(Socket gone) {
            forgotten = true;
            closeQuietly(gone);
        }

        private void end() {
            passages.remove(this);
            closeQuietly(caller);
            closeQuietly(callee);
        }
    }
}
