package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A packet costs no memory on its way through the sockets, in either family and by either way to send. */
@EnabledOnOs(OS.LINUX)
class SocketAllocationTest {
    private static final int ROUNDS = 3000;
    private static final int PACKETS = 8;
    private static final long PATIENCE = 10_000_000;

    /** Sends packets to itself and counts what has arrived. */
    private static final class Exchange implements DatagramReceiver {
        private final ControlSockets sockets;
        private final TransmitPath path;
        private final byte[] packet = new byte[24];
        private long received;

        Exchange(Endpoint endpoint, String local) {
            sockets = endpoint.sockets();
            path = endpoint.pathToItself(local);
        }

        @Override
        public void received(ReceivedDatagram datagram) {
            received++;
        }

        void rounds() {
            for (int round = 0; round < ROUNDS; round++) {
                for (int number = 0; number < PACKETS; number++) {
                    path.queue(packet, packet.length);
                }
                sockets.flush();
                sockets.await(PATIENCE);
                sockets.receive(this);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.vipwatch.bfd.socket.ForeignSocketsTest#ways")
    void aPacketThatIsSentAndReceivedCostsNoMemory(String local, Abilities.Transmission way) {
        try (Endpoint endpoint = Endpoint.open(local, way)) {
            assumeTrue(endpoint.sockets().abilities().transmission() == way, "raw sockets need CAP_NET_RAW");
            Exchange exchange = new Exchange(endpoint, local);
            exchange.rounds();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long received = exchange.received;
            long before = threads.getCurrentThreadAllocatedBytes();
            exchange.rounds();
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // One that comes late is of the next round, so that hardly any is missing at the end.
            assertThat(exchange.received - received).isGreaterThan(ROUNDS * PACKETS * 9L / 10);
            // An octet a packet is far more than the thread's own bookkeeping, and far less than any object.
            assertThat(allocated).isLessThan((long) ROUNDS * PACKETS);
        }
    }
}
