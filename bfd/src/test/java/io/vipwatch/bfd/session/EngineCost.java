package io.vipwatch.bfd.session;

import com.sun.management.ThreadMXBean;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.SocketConfig;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What sessions cost, by hand: {@code EngineCost LOCAL REMOTE SESSIONS MILLIS SECONDS [PRIORITY]} in two processes that
 * mirror each other. LOCAL and REMOTE are prefixes to which the number of a session is added, as {@code fd00:0:0:1::}.
 */
final class EngineCost {
    private EngineCost() {}

    public static void main(String... arguments) throws InterruptedException {
        int sessions = Integer.parseInt(arguments[2]);
        int millis = Integer.parseInt(arguments[3]);
        int seconds = Integer.parseInt(arguments[4]);
        SocketConfig plain = SocketConfig.of(List.of(InetAddress.ofLiteral("::")), List.of(Encapsulation.singleHop()));
        SocketConfig sockets = new SocketConfig(
                plain.listen(),
                plain.interfaceName(),
                plain.encapsulations(),
                plain.receiveBuffer(),
                plain.access(),
                false,
                arguments.length > 5 ? OptionalInt.of(Integer.parseInt(arguments[5])) : OptionalInt.empty(),
                false);
        AtomicInteger failures = new AtomicInteger();
        try (BfdSystem system = BfdSystem.start(
                SystemConfig.of(sockets),
                event -> failures.addAndGet(
                        event instanceof BfdEvent.StateChanged change && change.failure() ? 1 : 0))) {
            for (int index = 1; index <= sessions; index++) {
                InetAddress remote = InetAddress.ofLiteral(arguments[1] + Integer.toHexString(index));
                InetAddress local = InetAddress.ofLiteral(arguments[0] + Integer.toHexString(index));
                system.add(SessionConfig.of("s" + index, remote, Encapsulation.singleHop(), Pair.parameters(millis, 3))
                        .from(local));
            }
            Thread.sleep(Duration.ofSeconds(8));
            measure(system, Duration.ofSeconds(seconds));
            System.out.println("false Downs " + failures + ", " + system.status());
        }
    }

    private static void measure(BfdSystem system, Duration time) throws InterruptedException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long engine = 0;
        for (long id : threads.getAllThreadIds()) {
            var thread = threads.getThreadInfo(id);
            engine = thread != null && thread.getThreadName().startsWith("bfd-") ? id : engine;
        }
        long cpu = threads.getThreadCpuTime(engine);
        long allocated = threads.getThreadAllocatedBytes(engine);
        long received = system.status().received();
        Thread.sleep(time);
        double spent = (threads.getThreadCpuTime(engine) - cpu) / 1e9;
        long packets = system.status().received() - received;
        System.out.printf(
                "up %d, received %d in %d s, engine CPU %.2f %% of a core (%.1f µs a packet each way), %d octets allocated%n",
                system.sessions().stream()
                        .filter(status -> status.state() == SessionState.UP)
                        .count(),
                packets,
                time.toSeconds(),
                100 * spent / time.toSeconds(),
                1e6 * spent / packets,
                threads.getThreadAllocatedBytes(engine) - allocated);
        system.sessions().stream()
                .map(status -> status.gaps().worst().orElse(Duration.ZERO))
                .max(Duration::compareTo)
                .ifPresent(worst -> System.out.println("worst gap " + worst));
        System.out.println(system.sessions().getFirst().advice().text());
    }
}
