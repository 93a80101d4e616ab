package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;
import java.math.BigInteger;

/**
 * An interface of a pcapng file (draft-ietf-opsawg-pcapng, Interface Description Block).
 *
 * @param linkType the type of its link
 * @param resolution the option if_tsresol: units of a time stamp are 10^-resolution seconds, or 2^-(resolution - 128)
 *     with the highest bit set
 * @param offsetSeconds the option if_tsoffset: seconds to add to every time stamp
 */
record CaptureInterface(int linkType, int resolution, long offsetSeconds) {
    private static final int END_OF_OPTIONS = 0;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final int MICROSECONDS = 6;
    private static final int POWER_OF_TWO = 0x80;
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

    static CaptureInterface read(OctetCursor content) {
        int linkType = content.u16();
        content.skip(2 + 4);
        int resolution = MICROSECONDS;
        long offsetSeconds = 0;
        while (content.remaining() >= 4) {
            int option = content.u16();
            int length = content.u16();
            OctetCursor value = content.part(length);
            content.skip(Math.min(content.remaining(), -length & 3));
            if (option == END_OF_OPTIONS) {
                break;
            } else if (option == OPTION_RESOLUTION && length == 1) {
                resolution = value.u8();
            } else if (option == OPTION_OFFSET && length == 8) {
                offsetSeconds = value.i64();
            }
        }
        return new CaptureInterface(linkType, resolution, offsetSeconds);
    }

    /** {@return a time stamp of this interface in nanoseconds since 1970-01-01T00:00Z} */
    long epochNanos(long units) {
        long offsetNanos = offsetSeconds * NANOS_PER_SECOND.longValue();
        if (resolution == MICROSECONDS) {
            return units * 1000 + offsetNanos;
        }
        BigInteger perSecond = (resolution & POWER_OF_TWO) == 0
                ? BigInteger.TEN.pow(resolution)
                : BigInteger.TWO.pow(resolution & ~POWER_OF_TWO);
        BigInteger unsigned = BigInteger.valueOf(units >>> 1).shiftLeft(1).add(BigInteger.valueOf(units & 1));
        return unsigned.multiply(NANOS_PER_SECOND).divide(perSecond).longValue() + offsetNanos;
    }
}
