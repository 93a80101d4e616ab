package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.lab.container.PersistentLab.MemberStatus;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.ReAdvertisement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lab of the command line is found again by whoever asks next. */
@Tag("lab")
class PersistentLabIT {
    private static final Duration START = Duration.ofSeconds(40);
    private static final ReAdvertisement FORM = ReAdvertisement.REMOTE_PEERS_REJECTED;
    private static final int OBSERVER_PORT = 1790;

    private final PersistentLab lab =
            PersistentLab.named("test-" + ProcessHandle.current().pid());

    @AfterEach
    void leaveNothing() {
        lab.down();
    }

    @Test
    void isFoundAgainAnsweredForRepairedAndTakenDown() {
        assertThat(lab.status()).isEmpty();
        assertThatThrownBy(() -> lab.exec("edge", "true"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("no lab is up");

        ContainerLab built = lab.up(FORM, OBSERVER_PORT, Optional.empty());
        built.awaitConverged(START);
        assertThat(lab.find().orElseThrow().topology()).isEqualTo(built.topology());
        assertThat(lab.status())
                .extracting(MemberStatus::name, MemberStatus::container)
                .containsExactly(tuple("edge"), tuple("node1"), tuple("node2"), tuple("node3"));
        assertThat(lab.status())
                .extracting(MemberStatus::established)
                .containsExactly(Optional.empty(), Optional.of(true), Optional.of(true), Optional.of(true));
        assertThat(lab.exec("node2", "hostname").stdout()).isEqualTo("node2\n");
        assertThatThrownBy(() -> lab.exec("node4", "true")).hasMessageContaining("there are edge, node1, node2, node3");

        // Stopped, and left so: a stop that nobody undoes, as after a reboot of the host.
        built.node(3).apply(new Fault.Stopped());
        assertThat(lab.status().getLast().container()).isEqualTo("exited");
        lab.up(FORM, OBSERVER_PORT, Optional.empty()).awaitConverged(START);
        assertThatThrownBy(() -> lab.up(ReAdvertisement.MESH_DEFAULT, OBSERVER_PORT, Optional.empty()))
                .hasMessageContaining("take it down first");
        assertThatThrownBy(() -> lab.up(FORM, OBSERVER_PORT, Optional.of("frr:other")))
                .hasMessageContaining("not from frr:other; take it down first");

        assertThat(lab.down()).isTrue();
        assertThat(lab.status()).isEmpty();
        assertThat(lab.down()).isFalse();
    }

    private static org.assertj.core.groups.Tuple tuple(String member) {
        return org.assertj.core.groups.Tuple.tuple(member, "running");
    }
}
