package io.vipwatch.bgp.octets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Octets are a value. */
class OctetsTest {
    @Test
    void theyDoNotChangeWithTheArrayTheyCameFromOrWentTo() {
        byte[] array = {1, 2, (byte) 0xff};
        Octets octets = Octets.copyOf(array);
        array[0] = 9;
        octets.toByteArray()[1] = 9;
        assertThat(octets).isEqualTo(Octets.ofHex("0102ff")).hasSameHashCodeAs(Octets.ofHex("0102ff"));
        assertThat(octets.at(2)).isEqualTo(255);
        assertThat(octets).hasToString("0102ff");
    }

    @Test
    void aRangeOutsideTheArrayIsTheCallersError() {
        assertThatThrownBy(() -> Octets.copyOf(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Octets.copyOf(new byte[3], 3, 0)).isSameAs(Octets.EMPTY);
    }
}
