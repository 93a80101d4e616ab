package io.vipwatch.lab.container;

import com.github.dockerjava.api.model.Capability;
import io.vipwatch.lab.topology.LabFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A capture with nanosecond time stamps of everything that crosses the lab's bridge, by tcpdump in a container on the
 * host's network, or of what one of its members sends and receives. Used from one thread.
 */
public final class Capture implements AutoCloseable {
    private static final String FILE = "/var/lib/lab/bridge.pcap";
    private static final Duration READY = Duration.ofSeconds(15);

    private final LabContainer container;

    private Capture(LabContainer container) {
        this.container = container;
    }

    static Capture start(Bridge bridge) {
        return start(bridge, "ip6");
    }

    /**
     * Begins a capture of some of it.
     *
     * @param filter which packets, in the language of pcap-filter(7)
     */
    static Capture start(Bridge bridge, String filter) {
        return start(bridge, "capture", "host", bridge.device(), filter);
    }

    /** {@return a capture of what a member of the lab itself sends and receives} */
    static Capture at(Bridge bridge, LabContainer member) {
        return start(bridge, "capture-" + member.name(), "container:" + member.id(), "eth0", "ip6");
    }

    private static Capture start(Bridge bridge, String name, String network, String device, String filter) {
        LabContainer container = LabContainer.create(
                bridge.engine(),
                new Plan(
                        bridge.device(),
                        name,
                        LabImage.bundledName(),
                        List.of(),
                        List.of("idle"),
                        network,
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Set.of(Capability.NET_RAW, Capability.NET_ADMIN),
                        false));
        Capture capture = new Capture(container);
        try {
            container.start();
            container.run(
                    "sh",
                    "-c",
                    "setsid tcpdump -i " + device + " --time-stamp-precision=nano -U -s 0 -B 8192 -Z root -w " + FILE
                            + " '" + filter + "' > /var/log/lab/tcpdump.log 2>&1 < /dev/null &");
            capture.awaitListening();
            return capture;
        } catch (RuntimeException failed) {
            container.remove();
            throw failed;
        }
    }

    private void awaitListening() {
        if (!Patience.until(READY, () -> said().contains("listening on"))) {
            throw new LabFailure("tcpdump does not listen: " + said());
        }
    }

    private String said() {
        return container.exec("cat", "/var/log/lab/tcpdump.log").stdout();
    }

    /**
     * Ends the capture.
     *
     * @return the pcap file
     * @throws LabFailure if the kernel dropped packets, so that a comparison with the file would prove nothing
     */
    public byte[] stop() {
        // tcpdump reads the packets that the kernel still holds for it only after their block is full or a second old.
        container.run("sh", "-c", "sleep 1.2; pkill -INT tcpdump; while pgrep tcpdump >/dev/null; do sleep 0.05; done");
        String account = said();
        if (!account.contains("\n0 packets dropped by kernel")) {
            throw new LabFailure("the capture is incomplete: " + account);
        }
        return container.read(FILE);
    }

    /**
     * Reads what is captured while the capture goes on. What is younger than two seconds may be missing: tcpdump reads the
     * packets that the kernel holds for it only after their block is full or a second old.
     *
     * @return the pcap file, whose last packet may be cut off
     */
    public byte[] soFar() {
        return container.read(FILE);
    }

    /** {@return the engine's name of the container in which tcpdump runs} */
    String containerId() {
        return container.id();
    }

    @Override
    public void close() {
        container.remove();
    }
}
