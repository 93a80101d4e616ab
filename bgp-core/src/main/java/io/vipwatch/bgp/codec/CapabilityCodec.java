package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.ExtendedMessage;
import io.vipwatch.bgp.capability.ExtendedNextHop;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Fqdn;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.LongLivedGracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.Role;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.capability.UnknownCapability;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.util.List;

/**
 * Capabilities (RFC 5492 §4). One whose value does not have the shape that its RFC gives it is kept as unknown, and so
 * not in use.
 */
final class CapabilityCodec {
    private static final int HEADER = 2;

    private CapabilityCodec() {}

    /** {@return whether the capabilities from {@code start} to {@code end} fit; they are added to {@code capabilities}} */
    static boolean read(byte[] bytes, int start, int end, List<Capability> capabilities) {
        int at = start;
        while (at < end) {
            if (end - at < HEADER || NetworkOrder.u8(bytes, at + 1) > end - at - HEADER) {
                return false;
            }
            int length = NetworkOrder.u8(bytes, at + 1);
            capabilities.add(read(NetworkOrder.u8(bytes, at), bytes, at + HEADER, length));
            at += HEADER + length;
        }
        return true;
    }

    private static Capability read(int code, byte[] bytes, int at, int length) {
        if (!hasShape(code, bytes, at, length)) {
            return new UnknownCapability(code, Octets.copyOf(bytes, at, length));
        }
        return switch (code) {
            case Multiprotocol.CODE ->
                new Multiprotocol(Family.of(NetworkOrder.u16(bytes, at), NetworkOrder.u8(bytes, at + 3)));
            case RouteRefreshCapability.CODE -> new RouteRefreshCapability();
            case ExtendedNextHop.CODE -> FamilyCapabilityCodecs.readExtendedNextHop(bytes, at, length);
            case ExtendedMessage.CODE -> new ExtendedMessage();
            case Role.CODE -> new Role(NetworkOrder.u8(bytes, at));
            case GracefulRestart.CODE -> FamilyCapabilityCodecs.readGracefulRestart(bytes, at, length);
            case FourOctetAs.CODE -> new FourOctetAs(NetworkOrder.u32(bytes, at));
            case AddPath.CODE -> FamilyCapabilityCodecs.readAddPath(bytes, at, length);
            case EnhancedRouteRefresh.CODE -> new EnhancedRouteRefresh();
            case LongLivedGracefulRestart.CODE -> FamilyCapabilityCodecs.readLongLived(bytes, at, length);
            case Fqdn.CODE -> FqdnCodec.read(bytes, at);
            case BfdStrictMode.CODE -> new BfdStrictMode();
            default -> new UnknownCapability(code, Octets.copyOf(bytes, at, length));
        };
    }

    /** {@return whether a value of {@code length} octets can be that of {@code code}} */
    private static boolean hasShape(int code, byte[] bytes, int at, int length) {
        return switch (code) {
            case RouteRefreshCapability.CODE, ExtendedMessage.CODE, EnhancedRouteRefresh.CODE, BfdStrictMode.CODE ->
                length == 0;
            case Multiprotocol.CODE, FourOctetAs.CODE -> length == 4;
            case Role.CODE -> length == 1;
            case ExtendedNextHop.CODE -> length > 0 && length % 6 == 0;
            case AddPath.CODE -> length > 0 && length % 4 == 0;
            case GracefulRestart.CODE -> length >= 2 && (length - 2) % 4 == 0;
            case LongLivedGracefulRestart.CODE -> length % 7 == 0;
            case Fqdn.CODE -> FqdnCodec.isWellFormed(bytes, at, length);
            default -> true;
        };
    }

    /**
     * Writes {@code capability} whole: code, length and value.
     *
     * @throws IllegalArgumentException if the value has more than 255 octets
     */
    static void write(Capability capability, OctetWriter out) {
        OctetWriter value = new OctetWriter();
        switch (capability) {
            case Multiprotocol(Family family) -> value.u16(family.afi()).u8(0).u8(family.safi());
            case ExtendedNextHop nextHop -> FamilyCapabilityCodecs.write(nextHop, value);
            case GracefulRestart restart -> FamilyCapabilityCodecs.write(restart, value);
            case AddPath addPath -> FamilyCapabilityCodecs.write(addPath, value);
            case LongLivedGracefulRestart restart -> FamilyCapabilityCodecs.write(restart, value);
            case Role role -> value.u8(role.value());
            case FourOctetAs fourOctetAs -> value.u32(fourOctetAs.asn());
            case Fqdn fqdn -> FqdnCodec.write(fqdn, value);
            case UnknownCapability unknown -> value.octets(unknown.value());
            case RouteRefreshCapability none -> {}
            case ExtendedMessage none -> {}
            case EnhancedRouteRefresh none -> {}
            case BfdStrictMode none -> {}
        }
        if (value.length() > 0xff) {
            throw new IllegalArgumentException(
                    "capability " + capability.code() + " has " + value.length() + " octets; 255 are the most");
        }
        out.u8(capability.code()).u8(value.length()).append(value);
    }
}
