package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Deadlines;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.ControlSockets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * The loop of a system, run by its one thread: wait until something is due, read every datagram that waits, judge
 * silence by the kernel's stamps, transmit what is due, send it off. Commands come from other threads through a queue;
 * there is no lock.
 */
final class Engine {
    private static final long FAULT_PAUSE = 10_000_000;
    private static final long MOMENT = 1_000_000;

    /** What a datagram takes of a receive buffer at the least, in octets, whatever its length: Linux charges 768. */
    private static final int SMALLEST_CHARGE = 512;

    private final ControlSockets sockets;
    private final Tally<SystemCount> tally = new Tally<>(SystemCount.class);
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final SessionTable table = new SessionTable();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Stamps stamps;
    private final StallWatch stalls;
    private final Reporter reporter;
    private final Performer performer;
    private final Roster roster;
    private final Reception reception;
    private final Operations operations;
    private volatile Abilities abilities;
    private volatile boolean running = true;
    private long planned;
    private long closeBy = Deadlines.NEVER;

    /**
     * @param unpredictable for discriminators and sequence numbers
     * @param jitter for the jitter of packets
     */
    Engine(
            ControlSockets sockets,
            Interfaces interfaces,
            BfdListener listener,
            RandomGenerator unpredictable,
            RandomGenerator jitter) {
        this.sockets = sockets;
        stamps = new Stamps(sockets);
        stalls = new StallWatch(sockets.nanoTime());
        reporter = new Reporter(listener, tally);
        performer = new Performer(sockets, stamps, deadlines, reporter, jitter);
        roster = new Roster(sockets, stamps, table, performer, reporter, unpredictable);
        abilities = sockets.abilities();
        HopLimit hopLimit = new HopLimit(abilities.hopLimit());
        Unsolicited unsolicited =
                new Unsolicited(roster, performer, reporter, interfaces, hopLimit, stamps, sockets::nanoTime);
        ConnectedLinks links = new ConnectedLinks(interfaces, sockets::nanoTime);
        reception = new Reception(table, performer, unsolicited, roster, links, hopLimit, tally);
        operations = new Operations(sockets, roster, unsolicited, performer, interfaces);
    }

    /** The thread that calls this becomes the engine's. */
    void adoptThread() {
        sockets.adoptThread();
        abilities = sockets.abilities();
        planned = deadlines.next();
    }

    /** What other threads may ask for; each runs on the engine's thread, in the order in which they came. */
    void post(Runnable command) {
        commands.add(command);
        sockets.wakeUp();
    }

    /** The engine has ended by {@code reason}; the last that is told. */
    void tellEnded(Throwable reason) {
        reporter.report(new BfdEvent.EngineEnded(stamps.at(sockets.nanoTime()), reason));
        reporter.deliver();
    }

    /** From now on no session is looked after, and none is known. */
    void stop() {
        running = false;
    }

    boolean running() {
        return running;
    }

    /** Runs the commands that came too late. */
    void runCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    Operations operations() {
        return operations;
    }

    Roster roster() {
        return roster;
    }

    Stamps stamps() {
        return stamps;
    }

    /** Lets all sessions go; {@link #closed} is true when they are gone, or at {@code latest} after now. */
    void close(Duration latest) {
        closeBy = sockets.nanoTime() + latest.toNanos();
        operations.removeAll();
    }

    boolean closed() {
        return closeBy != Deadlines.NEVER && (table.size() == 0 || sockets.nanoTime() >= closeBy);
    }

    /** Ends what is left. */
    void end() {
        table.all().forEach(roster::end);
        settle();
    }

    /** {@return when something is due, {@link Deadlines#NEVER} if nothing is} */
    long nextDue() {
        return Math.min(deadlines.next(), closeBy);
    }

    /** Waits until something is due or comes. */
    void await() {
        try {
            long due = nextDue();
            sockets.await(due == Deadlines.NEVER ? Long.MAX_VALUE : due - sockets.nanoTime());
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** What follows the wait. A mistake of ours ends a turn, not the loop. */
    void turn() {
        try {
            // What arrives after this was taken is not waited for: see drain.
            long now = sockets.nanoTime();
            stamps.follow(now);
            long earliest = drain(now);
            watch(now, earliest);
            runCommands();
            tend(now);
            settle();
            planned = deadlines.next();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** First the packets leave, then it is told why. */
    void settle() {
        try {
            sockets.flush();
        } finally {
            reporter.deliver();
        }
    }

    private void failed(RuntimeException exception) {
        planned = Deadlines.NEVER;
        reporter.fault(stamps.at(sockets.nanoTime()), Optional.empty(), exception);
        reporter.deliver();
        // Whatever it is may be there in the next turn as well.
        LockSupport.parkNanos(FAULT_PAUSE);
    }

    /**
     * Reads all datagrams that had arrived by {@code now}. A peer that pours faster than we read cannot hold us here for
     * longer than that takes: the kernel's stamps say when it is done, and without them that more was read than the receive
     * buffer holds.
     *
     * @return when the first of them had arrived
     */
    private long drain(long now) {
        long earliest = Deadlines.NEVER;
        boolean more = true;
        long held = abilities.receiveBuffer() / SMALLEST_CHARGE;
        long read = 0;
        while (more && !reception.allYoungerThan(now) && (reception.stamped() || read <= held)) {
            reception.begin();
            more = sockets.receive(reception);
            read += reception.arrivals();
            earliest = Math.min(earliest, reception.earliest());
        }
        reception.begin();
        return earliest;
    }

    private void watch(long now, long earliest) {
        long drops = sockets.receiveBufferDrops();
        tally.set(SystemCount.RECEIVE_BUFFER_DROPS, drops);
        tally.set(SystemCount.UNUSABLE_STAMPS, sockets.unusableStamps());
        Optional<BfdEvent> stalled = stalls.turn(now, planned, earliest, drops, stamps);
        if (stalled.isPresent()) {
            reporter.report(stalled.get());
        }
        tally.set(SystemCount.STALL, stalls.stalls());
        tally.set(SystemCount.WORST_STALL, stalls.worst());
    }

    private void tend(long drained) {
        long now = sockets.nanoTime();
        boolean something = deadlines.next() <= drained;
        while (deadlines.next() <= drained) {
            LiveSession live = (LiveSession) deadlines.first();
            try {
                performer.tend(live, drained, now);
                if (live.gone(now) || live.idle(now)) {
                    roster.end(live);
                }
            } catch (RuntimeException e) {
                roster.fault(Optional.of(live), e);
            }
        }
        if (something) {
            bringForward(now);
        }
    }

    /** With many sessions, a packet that would be due in a moment goes with those that are due, within its jitter. */
    private void bringForward(long now) {
        long soon = now + MOMENT;
        boolean more = true;
        while (more && deadlines.next() <= soon) {
            LiveSession live = (LiveSession) deadlines.first();
            try {
                more = performer.transmitEarly(live, now, soon);
            } catch (RuntimeException e) {
                roster.fault(Optional.of(live), e);
            }
        }
    }

    SystemStatus status() {
        return new SystemStatus(
                running,
                abilities,
                tally.get(SystemCount.RECEIVED),
                tally.discarded(),
                tally.get(SystemCount.RECEIVE_BUFFER_DROPS),
                tally.get(SystemCount.UNUSABLE_STAMPS),
                tally.get(SystemCount.STALL),
                Duration.ofNanos(tally.get(SystemCount.WORST_STALL)),
                tally.get(SystemCount.FAULT));
    }
}
