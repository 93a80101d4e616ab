package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;

/**
 * Long-lived graceful restart (RFC 9494 §3.1).
 *
 * @param families the families; none: the speaker only understands the mechanism
 */
public record LongLivedGracefulRestart(List<Tuple> families) implements Capability {
    /** The capability code. */
    public static final int CODE = 71;

    public LongLivedGracefulRestart {
        families = List.copyOf(families);
    }

    /**
     * One family.
     *
     * @param family the family
     * @param forwardingPreserved the F bit
     * @param staleTime how long stale routes may be kept, 0 to 16777215 s
     */
    public record Tuple(Family family, boolean forwardingPreserved, Duration staleTime) {}

    @Override
    public int code() {
        return CODE;
    }
}
