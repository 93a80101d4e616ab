package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * How many prefixes of one family a peer may announce (RFC 4271 §6.7, RFC 4486 §4).
 *
 * @param limit the most that are tolerated, from 1
 * @param warningPercent the percentage of the limit from which on there is a warning, 1 to 100
 * @param restart after which time the peer may try again; empty: after a start by hand
 */
public record MaximumPrefixes(long limit, int warningPercent, Optional<Duration> restart) {
    public MaximumPrefixes {
        if (limit < 1 || warningPercent < 1 || warningPercent > 100) {
            throw new IllegalArgumentException(
                    "limit from 1, warning 1 to 100 percent: " + limit + ", " + warningPercent);
        }
    }

    /** {@return the Cease that says so: AFI, SAFI and the limit (RFC 4486 §4)} */
    Notification cease(Family family) {
        byte[] octets = ByteBuffer.allocate(7)
                .putShort((short) family.afi())
                .put((byte) family.safi())
                .putInt((int) Math.min(limit, 0xffff_ffffL))
                .array();
        return Notification.of(ErrorCode.CEASE_MAXIMUM_NUMBER_OF_PREFIXES_REACHED, Octets.copyOf(octets));
    }

    boolean isExceededBy(long count) {
        return count > limit;
    }

    boolean isNearedBy(long count) {
        return count >= Math.ceilDiv(limit * warningPercent, 100);
    }
}
