package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.topology.LabNode;
import java.util.List;

/** What is true of everything that the monitor sends: no UPDATE but End-of-RIB, and all of it marked. */
final class Passivity {
    private static final int CLASS_SELECTOR_6 = 0b110_000 << 2;

    private Passivity() {}

    /** {@return how many End-of-RIB the monitor has sent, which is all the UPDATEs that it has sent} */
    static int assertHeld(WireLog wire, IpAddress monitor) {
        assertThat(wire.opensFrom(monitor))
                .as("OPENs of the monitor in the capture")
                .isPositive();
        List<WireLog.Message> sent = wire.from(monitor);
        List<WireLog.Message> updates =
                sent.stream().filter(message -> message.update().isPresent()).toList();
        assertThat(updates)
                .as("UPDATEs of the monitor on the wire")
                .isNotEmpty()
                .allMatch(message -> message.update().flatMap(Update::endOfRib).isPresent());
        assertThat(sent)
                .as("messages of the monitor leave with DSCP CS6, which a full link drops last (RFC 4594 §3.1)")
                .allMatch(message -> message.trafficClass() == CLASS_SELECTOR_6);
        System.out.printf(
                "passive: %d messages of the monitor on the wire, %d of them End-of-RIB, no other UPDATE%n",
                sent.size(), updates.size());
        return updates.size();
    }

    /** A monitor that injects has announced and withdrawn at the edge, and each node has had End-of-RIB alone. */
    static void assertTheEdgeAloneIsTold(WireLog wire, ContainerLab lab) {
        assertThat(updates(wire, lab.hostAddress(), lab.edge().address()))
                .as("what the edge is told")
                .anyMatch(update -> !update.announcements().isEmpty())
                .anyMatch(update -> !update.withdrawals().isEmpty());
        for (LabNode node : lab.nodes()) {
            assertThat(updates(wire, lab.hostAddress(), node.address()))
                    .as("what %s is told", node.name())
                    .isNotEmpty()
                    .allMatch(update -> update.endOfRib().isPresent());
        }
    }

    private static List<Update> updates(WireLog wire, IpAddress from, IpAddress to) {
        return wire.from(from).stream()
                .filter(message -> message.flow().to().address().equals(to))
                .flatMap(message -> message.update().stream())
                .toList();
    }
}
