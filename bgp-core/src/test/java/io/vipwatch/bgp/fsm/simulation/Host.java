package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.Action;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.TransportEnd;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The host under a node: its power, its kernel and the sockets of its one process, by the machine's names. */
final class Host {
    private final Node process;
    private final Network network;
    private final Random random;
    private final Set<Socket> kernel = new LinkedHashSet<>();
    private final Map<ConnectionId, Socket> named = new HashMap<>();
    private Optional<Socket> accepting = Optional.empty();
    private boolean powered = true;
    private long deafUntil;

    Host(Node process, Network network, Random random) {
        this.process = process;
        this.network = network;
        this.random = random;
    }

    void deafen(long until) {
        deafUntil = until;
    }

    private boolean isDeaf() {
        return network.now() < deafUntil;
    }

    /** {@return whether the kernel takes one more segment for a process that does not read} */
    boolean hasRoom(Socket socket) {
        return socket.unread.size() < Network.WINDOW;
    }

    /** The network has taken a segment of a socket in which others wait. */
    void progressed(Socket socket) {
        if (socket.isOpen() && socket.isOutputWaiting()) {
            socket.outputWaits(socket.inFlight.size() > Network.WINDOW);
            boolean waits = socket.isOutputWaiting();
            socket.id()
                    .ifPresent(id ->
                            process.feed(waits ? new PeerEvent.OutputWaiting(id) : new PeerEvent.OutputFlushed(id)));
        }
    }

    boolean isPowered() {
        return powered;
    }

    boolean isListening() {
        return powered && process.isRunning();
    }

    void powerOn() {
        powered = true;
    }

    void powerOff() {
        kernel.forEach(socket -> socket.inFlight.clear());
        forget();
        powered = false;
    }

    /** The process died: the kernel closes what it had open. */
    void closeAll() {
        for (Socket socket : kernel) {
            if (random.nextInt(4) == 0) {
                network.reset(socket);
            } else {
                network.send(socket, new Segment.Fin());
            }
        }
        forget();
    }

    private void forget() {
        kernel.forEach(Socket::close);
        kernel.clear();
        named.clear();
        deafUntil = 0;
    }

    Set<ConnectionId> names() {
        return named.keySet();
    }

    List<Socket> sockets() {
        return new ArrayList<>(named.values());
    }

    Socket socket(ConnectionId id) {
        Socket socket = named.get(id);
        if (socket == null) {
            throw new AssertionError("there is no connection " + id);
        }
        return socket;
    }

    void halfOpen(Socket socket) {
        kernel.add(socket);
    }

    void arrived(Socket socket, Segment segment) {
        if (segment instanceof Segment.SynAck) {
            network.send(socket, new Segment.Ack());
        }
        if (segment instanceof Segment.Reset) {
            // What was not read is lost, and no wait for the reader changes that.
            socket.unread.clear();
        }
        socket.unread.add(segment);
        read(socket);
    }

    void readAll() {
        new ArrayList<>(kernel).forEach(this::read);
    }

    private void read(Socket socket) {
        while (!process.isStalled() && !isDeaf() && socket.isOpen() && !socket.unread.isEmpty()) {
            take(socket, socket.unread.remove());
        }
    }

    private void take(Socket socket, Segment segment) {
        switch (segment) {
            case Segment.SynAck _ -> socket.id().ifPresent(id -> process.feed(new PeerEvent.Connected(id)));
            case Segment.Ack _ -> {
                accepting = Optional.of(socket);
                process.feed(new PeerEvent.Accepted());
                Invariants.require(accepting.isEmpty(), "Accepted is answered at once", socket.id());
            }
            case Segment.Octets(BgpMessage message) ->
                socket.id().ifPresent(id -> process.feed(new PeerEvent.Received(id, message)));
            case Segment.Fin _ -> ended(socket, TransportEnd.FIN, "");
            case Segment.Reset _ -> ended(socket, TransportEnd.RESET, "");
        }
    }

    void ended(Socket socket, TransportEnd end, String text) {
        if (socket.isOpen()) {
            close(socket);
            socket.id().ifPresent(id -> process.feed(new PeerEvent.Ended(id, end, text)));
        }
    }

    void connectFailed(Socket socket, String text) {
        if (socket.isOpen()) {
            close(socket);
            socket.id().ifPresent(id -> process.feed(new PeerEvent.ConnectFailed(id, text)));
        }
    }

    private void close(Socket socket) {
        socket.close();
        kernel.remove(socket);
        socket.id().ifPresent(id -> named.remove(id, socket));
    }

    void connect(ConnectionId id, Host target) {
        Socket socket = new Socket(this, Optional.of(id));
        Invariants.require(named.put(id, socket) == null, "the earlier attempt was closed", id);
        kernel.add(socket);
        network.connect(socket, target, Duration.ofSeconds(1));
    }

    void accept(ConnectionId id) {
        Socket socket = accepting.orElseThrow();
        accepting = Optional.empty();
        socket.bind(id);
        Invariants.require(named.put(id, socket) == null, "a name is given once", id);
    }

    void refuse(Notification notification) {
        Socket socket = accepting.orElseThrow();
        accepting = Optional.empty();
        network.send(socket, new Segment.Octets(notification));
        network.send(socket, new Segment.Fin());
        close(socket);
    }

    void send(ConnectionId id, BgpMessage message) {
        Socket socket = socket(id);
        network.send(socket, new Segment.Octets(message));
        if (socket.inFlight.size() > Network.WINDOW && !socket.isOutputWaiting()) {
            socket.outputWaits(true);
            process.feed(new PeerEvent.OutputWaiting(id));
        }
    }

    void close(Action.Close action) {
        Socket socket = socket(action.connection());
        switch (action.manner()) {
            case ORDERLY -> {
                action.notification().ifPresent(message -> send(action.connection(), message));
                network.send(socket, new Segment.Fin());
            }
            case ABORT -> network.reset(socket);
        }
        close(socket);
    }

    /** {@return the complete messages that wait in the socket, which are read with this} */
    List<BgpMessage> drain(ConnectionId id) {
        List<BgpMessage> messages = new ArrayList<>();
        socket(id)
                .unread
                .removeIf(segment -> segment instanceof Segment.Octets(BgpMessage message) && messages.add(message));
        return messages;
    }
}
