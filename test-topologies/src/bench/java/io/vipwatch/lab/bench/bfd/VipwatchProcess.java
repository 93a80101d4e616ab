package io.vipwatch.lab.bench.bfd;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.SocketConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process that {@link VipwatchSpeaker} starts: a BFD system of this project and nothing else. For every line that it
 * reads it prints a line for every Down that a detection time has ended since the last, then its figures. Events come on the
 * engine's thread.
 */
public final class VipwatchProcess {
    private static final int LIVE_CHUNKS = 256;
    private static final int CHUNK = 16 << 10;

    private final AtomicLong downs = new AtomicLong();
    private final AtomicLong expirations = new AtomicLong();
    private final Queue<Long> overheads = new ConcurrentLinkedQueue<>();

    private VipwatchProcess() {}

    /**
     * Runs it until its input ends.
     *
     * @param arguments interval in milliseconds, multiplier, real-time priority or 0, whether to allocate hard, then local
     *     and remote address of each session
     */
    public static void main(String[] arguments) throws IOException {
        new VipwatchProcess().run(arguments);
    }

    private void run(String[] arguments) throws IOException {
        long micros = 1000L * Integer.parseInt(arguments[0]);
        Parameters parameters = new Parameters(Role.ACTIVE, micros, micros, Integer.parseInt(arguments[1]));
        int priority = Integer.parseInt(arguments[2]);
        try (BfdSystem system = BfdSystem.start(configuration(priority), this::onEvent)) {
            for (int i = 4; i < arguments.length; i += 2) {
                system.add(SessionConfig.of(
                                arguments[i],
                                InetAddress.ofLiteral(arguments[i + 1]),
                                Encapsulation.singleHop(),
                                parameters)
                        .from(InetAddress.ofLiteral(arguments[i])));
            }
            if (Boolean.parseBoolean(arguments[3])) {
                Thread.ofPlatform().daemon().name("garbage").start(VipwatchProcess::allocate);
            }
            var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            while (requests.readLine() != null) {
                for (Long overhead = overheads.poll(); overhead != null; overhead = overheads.poll()) {
                    System.out.println("overhead " + overhead);
                }
                System.out.println(figures(system));
            }
        }
    }

    private static SystemConfig configuration(int priority) {
        SocketConfig plain = SocketConfig.of(List.of(InetAddress.ofLiteral("::")), List.of(Encapsulation.singleHop()));
        SocketConfig sockets = new SocketConfig(
                plain.listen(),
                Optional.of(Namespace.DEVICE),
                plain.encapsulations(),
                plain.receiveBuffer(),
                plain.access(),
                plain.uncheckedHopLimit(),
                priority == 0 ? OptionalInt.empty() : OptionalInt.of(priority),
                plain.lockMemory());
        return SystemConfig.of(sockets);
    }

    private void onEvent(BfdEvent event) {
        if (event instanceof BfdEvent.StateChanged change && change.from() == SessionState.UP) {
            downs.incrementAndGet();
            if (change.cause() == Cause.DETECTION_TIME_EXPIRED) {
                expirations.incrementAndGet();
                change.overhead().ifPresent(late -> overheads.add(late.toNanos()));
            }
        }
    }

    private String figures(BfdSystem system) {
        List<SessionStatus> sessions = system.sessions();
        long worstGap = sessions.stream()
                .flatMap(session -> session.gaps().worst().stream())
                .mapToLong(Duration::toNanos)
                .max()
                .orElse(0);
        long up = sessions.stream()
                .filter(session -> session.state() == SessionState.UP)
                .count();
        var status = system.status();
        return "figures %d %d %d %d %d %d %d %s"
                .formatted(
                        up,
                        downs.get(),
                        expirations.get(),
                        status.receiveBufferDrops(),
                        worstGap,
                        status.stalls(),
                        status.worstStall().toNanos(),
                        status.abilities());
    }

    /** Garbage as fast as one thread can make it, of which 4 MB live for a while. */
    private static void allocate() {
        byte[][] live = new byte[LIVE_CHUNKS][];
        for (int i = 0; ; i = (i + 1) % LIVE_CHUNKS) {
            live[i] = new byte[CHUNK];
        }
    }
}
