package io.vipwatch.bfd.socket;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Sockets by the operating system's own calls, on the engine's thread; nothing is allocated per datagram. */
final class ForeignSockets implements ControlSockets {
    private static final int READINGS = 4;

    private final Arena arena;
    private final SystemCalls system;
    private final WakeUpEvent wakeUp;
    private final List<ReceiveSocket> sockets;
    private final Transmitter transmitter;
    private final ReadyDescriptors ready;
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
            List<ReceiveSocket> sockets,
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
        ready = new ReadyDescriptors(
                arena,
                Stream.concat(Stream.of(wakeUp.descriptor()), sockets.stream().map(ReceiveSocket::descriptor))
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
    public TransmitPath open(PathKey path) {
        if (closed) {
            throw new BfdException("the sockets are closed");
        }
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
        long drops = 0;
        for (ReceiveSocket socket : sockets) {
            drops += socket.drops();
        }
        return drops;
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
            sockets.forEach(ReceiveSocket::close);
            wakeUp.close();
            arena.close();
        }
    }
}
