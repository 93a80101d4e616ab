package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;

/**
 * Graceful restart (RFC 4724 §3, RFC 8538 §2).
 *
 * @param restarting the R bit: the speaker has just restarted
 * @param notification the N bit: graceful restart also after a NOTIFICATION (RFC 8538)
 * @param restartTime how long the speaker may take to come back, 0 to 4095 s
 * @param families the families whose forwarding state the speaker can keep; none: the speaker is a helper only
 */
public record GracefulRestart(boolean restarting, boolean notification, Duration restartTime, List<Tuple> families)
        implements Capability {
    /** The capability code. */
    public static final int CODE = 64;

    public GracefulRestart {
        families = List.copyOf(families);
    }

    /**
     * One family.
     *
     * @param family the family
     * @param forwardingPreserved the F bit: forwarding state was preserved during the last restart
     */
    public record Tuple(Family family, boolean forwardingPreserved) {}

    @Override
    public int code() {
        return CODE;
    }
}
