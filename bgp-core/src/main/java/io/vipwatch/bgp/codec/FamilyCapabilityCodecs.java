package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.ExtendedNextHop;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.LongLivedGracefulRestart;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The capabilities that list families: graceful restart (RFC 4724 §3, RFC 8538 §2), long-lived graceful restart (RFC
 * 9494 §3.1), ADD-PATH (RFC 7911 §4) and extended next hop (RFC 8950 §4). Their lengths are checked before.
 */
final class FamilyCapabilityCodecs {
    private static final int RESTARTING = 0x8000;
    private static final int NOTIFICATION = 0x4000;
    private static final int RESTART_TIME = 0x0fff;
    private static final int FORWARDING_PRESERVED = 0x80;

    private FamilyCapabilityCodecs() {}

    static GracefulRestart readGracefulRestart(byte[] bytes, int at, int length) {
        int field = NetworkOrder.u16(bytes, at);
        return new GracefulRestart(
                (field & RESTARTING) != 0,
                (field & NOTIFICATION) != 0,
                Duration.ofSeconds(field & RESTART_TIME),
                list(
                        at + 2,
                        length - 2,
                        4,
                        from -> new GracefulRestart.Tuple(family(bytes, from), forwardingPreserved(bytes, from + 3))));
    }

    static LongLivedGracefulRestart readLongLived(byte[] bytes, int at, int length) {
        return new LongLivedGracefulRestart(list(
                at,
                length,
                7,
                from -> new LongLivedGracefulRestart.Tuple(
                        family(bytes, from),
                        forwardingPreserved(bytes, from + 3),
                        Duration.ofSeconds(NetworkOrder.i32(bytes, from + 3) & 0xff_ffff))));
    }

    static AddPath readAddPath(byte[] bytes, int at, int length) {
        return new AddPath(list(
                at, length, 4, from -> new AddPath.Tuple(family(bytes, from), NetworkOrder.u8(bytes, from + 3))));
    }

    /** Here, and only here, the subsequent address family identifier has two octets. */
    static ExtendedNextHop readExtendedNextHop(byte[] bytes, int at, int length) {
        return new ExtendedNextHop(list(
                at,
                length,
                6,
                from -> new ExtendedNextHop.Triple(
                        Family.of(NetworkOrder.u16(bytes, from), NetworkOrder.u16(bytes, from + 2)),
                        NetworkOrder.u16(bytes, from + 4))));
    }

    private static <E> List<E> list(int start, int length, int size, IntFunction<E> one) {
        List<E> list = new ArrayList<>(length / size);
        for (int at = start; at < start + length; at += size) {
            list.add(one.apply(at));
        }
        return list;
    }

    private static Family family(byte[] bytes, int at) {
        return Family.of(NetworkOrder.u16(bytes, at), NetworkOrder.u8(bytes, at + 2));
    }

    private static boolean forwardingPreserved(byte[] bytes, int at) {
        return (bytes[at] & FORWARDING_PRESERVED) != 0;
    }

    static void write(GracefulRestart restart, OctetWriter out) {
        out.u16((restart.restarting() ? RESTARTING : 0)
                | (restart.notification() ? NOTIFICATION : 0)
                | (int) Math.min(RESTART_TIME, restart.restartTime().toSeconds()));
        for (GracefulRestart.Tuple tuple : restart.families()) {
            writeFamily(tuple.family(), out);
            out.u8(tuple.forwardingPreserved() ? FORWARDING_PRESERVED : 0);
        }
    }

    static void write(LongLivedGracefulRestart restart, OctetWriter out) {
        for (LongLivedGracefulRestart.Tuple tuple : restart.families()) {
            writeFamily(tuple.family(), out);
            int time = (int) Math.min(0xff_ffff, tuple.staleTime().toSeconds());
            out.u32((tuple.forwardingPreserved() ? (long) FORWARDING_PRESERVED << 24 : 0) | time);
        }
    }

    static void write(AddPath addPath, OctetWriter out) {
        for (AddPath.Tuple tuple : addPath.tuples()) {
            writeFamily(tuple.family(), out);
            out.u8(tuple.mode());
        }
    }

    static void write(ExtendedNextHop nextHop, OctetWriter out) {
        for (ExtendedNextHop.Triple triple : nextHop.triples()) {
            out.u16(triple.family().afi()).u16(triple.family().safi()).u16(triple.nextHopAfi());
        }
    }

    private static void writeFamily(Family family, OctetWriter out) {
        out.u16(family.afi()).u8(family.safi());
    }
}
