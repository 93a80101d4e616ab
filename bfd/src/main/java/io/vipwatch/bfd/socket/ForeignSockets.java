package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;
import java.lang.foreign.Arena;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Sockets by the operating system's own calls, on the engine's thread; nothing is allocated per datagram. */
final class ForeignSockets implements ControlSockets {
    private static final int READINGS = 4;

    private final Arena arena;
    private final SystemCalls system;
    private final WakeUpEvent wakeUp;
    private final ReceiveSockets sockets;
    private final Transmitter transmitter;
    private ReadyDescriptors ready;
    private final OptionalInt realTimePriority;
    private final ReceiveBatch batch;
    private final ArrivalTimes times = new ArrivalTimes();
    private final Datagram datagram = new Datagram();
    private volatile Abilities abilities;
    private boolean closed;

    ForeignSockets(
            Arena arena,
            SystemCalls system,
            WakeUpEvent wakeUp,
            ReceiveSockets sockets,
            Transmitter transmitter,
            Abilities abilities,
            OptionalInt realTimePriority) {
        this.arena = arena;
        this.system = system;
        this.wakeUp = wakeUp;
        this.sockets = sockets;
        this.transmitter = transmitter;
        this.abilities = abilities;
        this.realTimePriority = realTimePriority;
        batch = new ReceiveBatch(arena);
        ready = descriptors(arena, wakeUp, sockets);
    }

    private static ReadyDescriptors descriptors(Arena arena, WakeUpEvent wakeUp, ReceiveSockets sockets) {
        return new ReadyDescriptors(
                arena,
                Stream.concat(Stream.of(wakeUp.descriptor()), sockets.descriptors().stream())
                        .toList());
    }

    @Override
    public long nanoTime() {
        return MachineClock.nanoTime();
    }

    @Override
    public long epochNanos() {
        return MachineClock.epochNanos();
    }

    @Override
    public Abilities abilities() {
        return abilities;
    }

    @Override
    public void adoptThread() {
        EngineThread.exactTimers();
        abilities = abilities.withRealTimePriority(EngineThread.prioritize(realTimePriority));
    }

    @Override
    public void await(long timeoutNanos) {
        if (!closed) {
            ready.await(system, timeoutNanos);
            wakeUp.clear();
        }
    }

    @Override
    public void wakeUp() {
        wakeUp.signal();
    }

    @Override
    public boolean receive(DatagramReceiver receiver) {
        boolean more = false;
        for (int i = 0; i < sockets.size() && !closed; i++) {
            more |= receive(sockets.get(i), receiver);
        }
        if (!more) {
            times.drained();
        }
        return more && !closed;
    }

    /** {@return whether the batch was full, so that more may wait} */
    private boolean receive(ReceiveSocket socket, DatagramReceiver receiver) {
        int received = batch.receive(socket.descriptor());
        if (received <= 0) {
            return false;
        }
        readClocks();
        for (int i = 0; i < received && !closed; i++) {
            batch.read(i, socket.family(), datagram);
            datagram.destinationPort = socket.port();
            socket.dropped(batch.drops());
            times.apply(batch.stamp(), datagram);
            receiver.received(datagram);
        }
        return received == ReceiveBatch.CAPACITY;
    }

    /** Reads both clocks as nearly at the same time as can be had: interrupted readings are repeated. */
    private void readClocks() {
        long nanoTime = 0;
        long realTime = 0;
        long apart = Long.MAX_VALUE;
        for (int i = 0; i < READINGS && apart > ArrivalTimes.PROMPT_NANOS; i++) {
            long before = MachineClock.nanoTime();
            long wall = system.realTime();
            long after = MachineClock.nanoTime();
            if (after - before < apart) {
                nanoTime = before + (after - before) / 2;
                realTime = wall;
                apart = after - before;
            }
        }
        times.read(nanoTime, realTime, apart);
    }

    @Override
    public void listen(Encapsulation kind) {
        requireOpen();
        try {
            sockets.listen(kind);
            ready = descriptors(arena, wakeUp, sockets);
        } catch (SocketRefused refused) {
            throw refused.forOperator();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new BfdException("the sockets are closed");
        }
    }

    @Override
    public TransmitPath open(PathKey path) {
        requireOpen();
        try {
            return transmitter.open(path);
        } catch (SocketRefused refused) {
            throw refused.forOperator();
        }
    }

    @Override
    public void flush() {
        if (!closed) {
            transmitter.flush();
        }
    }

    @Override
    public long receiveBufferDrops() {
        return sockets.drops();
    }

    @Override
    public long unusableStamps() {
        return times.unusable();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transmitter.close();
            sockets.close();
            wakeUp.close();
            arena.close();
        }
    }
}
