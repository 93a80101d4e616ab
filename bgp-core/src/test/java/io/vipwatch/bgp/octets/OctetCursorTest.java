package io.vipwatch.bgp.octets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OctetCursorTest {
    private static final Octets SIX = Octets.ofHex("010203040506");

    @Test
    void readsNumbersMostSignificantOctetFirst() {
        OctetCursor cursor = OctetCursor.of(SIX);
        assertThat(cursor.u16()).isEqualTo(0x0102);
        assertThat(cursor.u8()).isEqualTo(3);
        assertThat(cursor.rest()).isEqualTo(Octets.ofHex("040506"));
        assertThat(cursor.overrun()).isFalse();
    }

    @Test
    void readsNumbersLeastSignificantOctetFirstWhenAsked() {
        OctetCursor cursor = OctetCursor.of(SIX).littleEndian();
        assertThat(cursor.u32()).isEqualTo(0x04030201L);
        assertThat(cursor.u16()).isEqualTo(0x0605);
    }

    @Test
    void aReadBeyondTheEndYieldsZerosAndIsRemembered() {
        OctetCursor cursor = OctetCursor.of(SIX);
        cursor.skip(4);
        assertThat(cursor.u32()).isZero();
        assertThat(cursor.remaining()).isZero();
        assertThat(cursor.overrun()).isTrue();
        assertThat(cursor.octets(1)).isEqualTo(Octets.EMPTY);
    }

    @Test
    void aNegativeLengthIsBeyondTheEnd() {
        OctetCursor cursor = OctetCursor.of(SIX);
        cursor.skip(-1);
        assertThat(cursor.overrun()).isTrue();
    }

    @Test
    void aPartEndsWhereItWasToldTo() {
        OctetCursor cursor = OctetCursor.of(SIX);
        OctetCursor part = cursor.part(2);
        assertThat(part.u32()).isZero();
        assertThat(part.overrun()).isTrue();
        assertThat(cursor.u8()).isEqualTo(3);
        assertThat(cursor.part(9).overrun()).isTrue();
    }

    @Test
    void aForkLeavesTheOriginalWhereItIs() {
        OctetCursor cursor = OctetCursor.of(SIX);
        assertThat(cursor.fork().i64()).isZero();
        assertThat(cursor.u8()).isEqualTo(1);
        assertThat(cursor.overrun()).isFalse();
    }
}
