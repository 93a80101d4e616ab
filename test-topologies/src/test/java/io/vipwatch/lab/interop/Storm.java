package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Output;

/** Flaps of a route: withdrawn and announced again by one node, by reconfiguration, as fast as BIRD takes it. */
final class Storm {
    private static final String CALM = "/run/bird/calm";

    private Storm() {}

    /** Makes that many flaps; returns when BIRD has taken the last one, or soon after somebody called {@link #calm}. */
    static void flap(ContainerNode node, Prefix prefix, int flaps) {
        Output output = node.exec("sh", "-c", """
                rm -f %3$s
                sed 's|^ *route %1$s blackhole;||' /etc/bird/bird6.conf > /etc/bird/without.conf
                for i in $(seq %2$d); do
                  [ ! -e %3$s ] || exit 0
                  birdc6 'configure "/etc/bird/without.conf"' > /dev/null
                  birdc6 'configure "/etc/bird/bird6.conf"' > /dev/null
                done
                """.formatted(prefix, flaps, CALM));
        assertThat(output.exitCode()).as(output.stderr()).isZero();
    }

    /** Ends the storm on a node, with the route announced. */
    static void calm(ContainerNode node) {
        assertThat(node.exec("touch", CALM).exitCode()).isZero();
    }
}
