package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.IpAddress;
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
}
