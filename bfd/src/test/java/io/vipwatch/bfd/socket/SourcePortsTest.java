package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourcePortsTest {
    @Test
    void everyPortFrom49152To65535IsGivenOnceAndThenNone() {
        SourcePorts ports = new SourcePorts(-77);
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 16384; i++) {
            given.add(ports.take(_ -> true));
        }
        assertThat(given).hasSize(16384).allMatch(port -> port >= 49152 && port <= 65535);
        assertThatThrownBy(() -> ports.take(_ -> true))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("no source port from 49152 to 65535 is left");
        ports.giveBack(50000);
        assertThat(ports.take(_ -> true)).isEqualTo(50000);
    }

    @Test
    void aPortThatCannotBeUsedIsLeftOutAndAskedAboutAgainLater() {
        SourcePorts ports = new SourcePorts(0);
        assertThat(ports.take(port -> port > 49153)).isEqualTo(49154);
        for (int i = 49155; i <= 65535; i++) {
            assertThat(ports.take(_ -> true)).isEqualTo(i);
        }
        assertThat(ports.take(_ -> true)).isEqualTo(49152);
    }

    @Test
    void aPortThatWasGivenBackIsNotTheNextOneToBeTaken() {
        SourcePorts ports = new SourcePorts(0);
        int first = ports.take(_ -> true);
        ports.giveBack(first);
        assertThat(ports.take(_ -> true)).isNotEqualTo(first);
    }
}
