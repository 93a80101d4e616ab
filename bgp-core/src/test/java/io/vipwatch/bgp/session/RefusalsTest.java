package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final ScopedAddress STRANGER = ScopedAddress.of("2001:db8::66");
    private static final long SECOND = 1_000_000_000L;

    private final Refusals refusals = new Refusals();

    private Optional<SpeakerEvent.ConnectionRefused> refuse(long atNanos) {
        return refusals.refused(new Stamp(atNanos, atNanos), STRANGER, "no peer is configured with this address");
    }

    @Test
    void ofAFloodTheFirstTenAreToldThenOneASecondWithTheNumberInBetween() {
        for (int i = 0; i < 10; i++) {
            assertThat(refuse(i))
                    .hasValueSatisfying(told -> assertThat(told.suppressed()).isZero());
        }
        for (int i = 10; i < 500; i++) {
            assertThat(refuse(i)).isEmpty();
        }

        assertThat(refuse(SECOND + 1))
                .hasValueSatisfying(told -> assertThat(told.suppressed()).isEqualTo(490));
        assertThat(refuse(SECOND + 2)).isEmpty();
        assertThat(refuse(2 * SECOND + 3))
                .hasValueSatisfying(told -> assertThat(told.suppressed()).isEqualTo(1));
    }

    @Test
    void afterAQuietMinuteAllTenAreToldAgain() {
        for (int i = 0; i < 20; i++) {
            refuse(i);
        }
        long later = 60 * SECOND;
        for (int i = 0; i < 10; i++) {
            assertThat(refuse(later + i)).isPresent();
        }
        assertThat(refuse(later + 10)).isEmpty();
    }
}
