package io.vipwatch.bfd.socket;

import com.sun.management.OperatingSystemMXBean;
import io.vipwatch.bfd.packet.Encapsulation;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what it costs to send, by either way and for several numbers of packets a flush: CPU time of this process and
 * wall time, nanoseconds a packet. Arguments: local address, remote address, port.
 */
public final class TransmitCost {
    private static final int SESSIONS = 1000;
    private static final int PACKETS = 400_000;
    private static final int ROUNDS = 5;

    private TransmitCost() {}

    public static void main(String[] arguments) {
        InetAddress local = Endpoint.address(arguments[0]);
        InetAddress remote = Endpoint.address(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        for (int round = 0; round < ROUNDS; round++) {
            for (Abilities.Transmission transmission : Abilities.Transmission.values()) {
                for (int batch : new int[] {1, 4, 16, 64}) {
                    measure(local, new PathKey(local, remote, 0, port), transmission, batch);
                }
            }
        }
    }

    private static void measure(InetAddress local, PathKey key, Abilities.Transmission transmission, int batch) {
        SocketConfig config =
                SocketConfig.of(List.of(local), List.of(new Encapsulation(Endpoint.freePort("::1"), 255)));
        try (ControlSockets sockets = new ForeignOpening(config, new SourcePorts(0), transmission).open()) {
            List<TransmitPath> paths = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                paths.add(sockets.open(key));
            }
            byte[] packet = new byte[24];
            send(sockets, paths, packet, batch, PACKETS / 4);
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            long wall = MachineClock.nanoTime();
            send(sockets, paths, packet, batch, PACKETS);
            System.out.printf(
                    "%-20s batch %3d: CPU %5d ns, wall %5d ns a packet, %d failed%n",
                    transmission,
                    batch,
                    (system.getProcessCpuTime() - cpu) / PACKETS,
                    (MachineClock.nanoTime() - wall) / PACKETS,
                    paths.stream().mapToLong(TransmitPath::failures).sum());
        }
    }

    private static void send(ControlSockets sockets, List<TransmitPath> paths, byte[] packet, int batch, int count) {
        for (int i = 0; i < count; i++) {
            paths.get(i % paths.size()).queue(packet, packet.length);
            if ((i + 1) % batch == 0) {
                sockets.flush();
            }
        }
    }
}
