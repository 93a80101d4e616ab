package io.vipwatch.lab.bfd;

import io.vipwatch.bfd.packet.AuthenticationKey;
import java.util.List;

/**
 * What applies to every session of another implementation.
 *
 * @param timing its intervals
 * @param passive whether it waits to be called (RFC 5880 §6.1)
 * @param minimumHopLimit the lowest TTL or hop limit that it takes in multihop
 * @param keys those it accepts; the first signs. FRR 8.4 has none
 */
record ForeignSettings(Timing timing, boolean passive, int minimumHopLimit, List<AuthenticationKey> keys) {
    ForeignSettings {
        keys = List.copyOf(keys);
    }

    static ForeignSettings of(Timing timing) {
        return new ForeignSettings(timing, false, 1, List.of());
    }

    ForeignSettings asPassive() {
        return new ForeignSettings(timing, true, minimumHopLimit, keys);
    }

    ForeignSettings withMinimumHopLimit(int least) {
        return new ForeignSettings(timing, passive, least, keys);
    }

    ForeignSettings withKeys(AuthenticationKey... accepted) {
        return new ForeignSettings(timing, passive, minimumHopLimit, List.of(accepted));
    }
}
