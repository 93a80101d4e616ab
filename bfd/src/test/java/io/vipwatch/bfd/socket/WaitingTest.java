package io.vipwatch.bfd.socket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Waiting, being woken up, and what waiting costs; on the machine's own clock, since that is what the rim is about. */
@EnabledOnOs(OS.LINUX)
class WaitingTest {
    private static final long MILLI = 1_000_000;
    private static final long LONG = 600_000 * MILLI;

    static Stream<Endpoint> endpoints() {
        return Stream.of(Endpoint.open("::1", Abilities.Transmission.SOCKET_PER_SESSION), Endpoint.ofChannels("::1"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aWakeUpEndsAWaitThatHasBegun(Endpoint endpoint) throws Exception {
        try (endpoint) {
            CompletableFuture<Thread> waiting = new CompletableFuture<>();
            CompletableFuture<Void> waited = CompletableFuture.runAsync(
                    () -> {
                        waiting.complete(Thread.currentThread());
                        endpoint.sockets().await(LONG);
                    },
                    task -> Thread.ofPlatform().start(task));
            Thread thread = waiting.get(5, SECONDS);
            while (!isInTheKernel(thread)) {
                Thread.onSpinWait();
            }
            endpoint.sockets().wakeUp();
            waited.get(5, SECONDS);
        }
    }

    private static boolean isInTheKernel(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return Stream.of(stack)
                .anyMatch(frame -> frame.getMethodName().equals("ppoll")
                        || frame.getMethodName().equals("select"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aWakeUpEndsTheNextWaitAndOnlyThat(Endpoint endpoint) {
        try (endpoint) {
            ControlSockets sockets = endpoint.sockets();
            sockets.wakeUp();
            sockets.wakeUp();
            long before = sockets.nanoTime();
            sockets.await(LONG);
            sockets.await(20 * MILLI);
            assertThat(sockets.nanoTime() - before).isBetween(19 * MILLI, LONG);
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aDatagramThatWaitsEndsTheWait(Endpoint endpoint) {
        try (endpoint) {
            TransmitPath path = endpoint.pathToItself("::1");
            Endpoint.send(path, "packet");
            endpoint.sockets().flush();
            long before = endpoint.sockets().nanoTime();
            endpoint.sockets().await(LONG);
            assertThat(endpoint.sockets().nanoTime() - before).isLessThan(LONG);
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void aPacketThatWaitsWhileTheReaderIsStalledArrivedWhenItReallyDid(Abilities.Transmission way) {
        try (Endpoint endpoint = Endpoint.open("::1", way)) {
            ControlSockets sockets = endpoint.sockets();
            TransmitPath path = endpoint.pathToItself("::1");
            Endpoint.send(path, "warm up");
            sockets.flush();
            endpoint.receive(1);
            long before = sockets.nanoTime();
            Endpoint.send(path, "packet");
            sockets.flush();
            long sent = sockets.nanoTime();
            while (sockets.nanoTime() < sent + 50 * MILLI) {
                LockSupport.parkNanos(sent + 50 * MILLI - sockets.nanoTime());
            }
            Arrived arrived = endpoint.receive(1).getFirst();
            assertThat(arrived.kernelStamped()).isTrue();
            // The clocks are read one after the other, so that the arithmetic is good to some microseconds.
            assertThat(arrived.arrivedNanos()).isBetween(before - MILLI, sent + MILLI);
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void nothingIsAllocatedForAPacketThatIsSentOrReceived(Abilities.Transmission way) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Endpoint endpoint = Endpoint.open("::1", way)) {
            TransmitPath path = endpoint.pathToItself("::1");
            Counter counter = new Counter();
            exchange(endpoint.sockets(), path, counter, 500);
            long received = counter.received;
            long before = threads.getCurrentThreadAllocatedBytes();
            exchange(endpoint.sockets(), path, counter, 500);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(counter.received - received).isEqualTo(25_000);
            assertThat(allocated).as("octets allocated for 25,000 packets").isLessThan(1_000);
        }
    }

    private static void exchange(ControlSockets sockets, TransmitPath path, Counter counter, int rounds) {
        byte[] packet = new byte[24];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 50; i++) {
                path.queue(packet, packet.length);
            }
            sockets.flush();
            sockets.await(LONG);
            while (sockets.receive(counter)) {
                // until nothing is left
            }
        }
    }

    private static final class Counter implements DatagramReceiver {
        private long received;

        @Override
        public void received(ReceivedDatagram datagram) {
            received += datagram.kernelStamped() && datagram.hopLimit() == 255 && datagram.octets().length > 0 ? 1 : 0;
        }
    }

    @Test
    void theEngineThreadIsToldWhatCameOfItsPriority() throws Exception {
        int port = Endpoint.freePort("::1");
        SocketConfig plain = Endpoint.config("::1", port);
        SocketConfig config = new SocketConfig(
                plain.listen(),
                plain.interfaceName(),
                plain.encapsulations(),
                plain.receiveBuffer(),
                plain.access(),
                false,
                java.util.OptionalInt.of(20),
                false);
        try (ControlSockets sockets = SystemSockets.open(config)) {
            assertThat(sockets.abilities().realTimePriority()).isEqualTo(new Permission.NotAsked());
            Thread engine = Thread.ofPlatform().start(sockets::adoptThread);
            engine.join();
            assertThat(sockets.abilities().realTimePriority())
                    .isIn(
                            new Permission.Granted("SCHED_FIFO 20"),
                            new Permission.Refused("SCHED_FIFO 20", "Operation not permitted"));
        }
    }
}
