package io.vipwatch.bgp.session;

import io.vipwatch.bgp.prefix.IpAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An address and, for an IPv6 link-local one, the interface that it belongs to (RFC 4007 §11). An IPv4-mapped IPv6
 * address is the IPv4 address that it maps.
 *
 * @param address the address
 * @param scope the name of the interface; empty for any address but a link-local one
 */
public record ScopedAddress(IpAddress address, String scope) {
    private static final long MAPPED = 0xffffL;

    public ScopedAddress {
        if (address.isIpv6() && address.high() == 0 && address.low() >>> 32 == MAPPED) {
            address = IpAddress.ofIpv4((int) address.low());
        }
        if (!address.isLinkLocal()) {
            scope = "";
        }
    }

    /** {@return this address without a scope} */
    public static ScopedAddress of(IpAddress address) {
        return new ScopedAddress(address, "");
    }

    /** {@return the address of {@code inet} with its interface, if it has one} */
    public static ScopedAddress of(InetAddress inet) {
        return new ScopedAddress(IpAddress.of(inet), scopeOf(inet));
    }

    private static String scopeOf(InetAddress inet) {
        if (!(inet instanceof Inet6Address inet6) || !inet6.isLinkLocalAddress()) {
            return "";
        }
        NetworkInterface known = inet6.getScopedInterface();
        if (known != null) {
            return known.getName();
        }
        try {
            NetworkInterface byIndex = NetworkInterface.getByIndex(inet6.getScopeId());
            return byIndex == null ? "" : byIndex.getName();
        } catch (SocketException | IllegalArgumentException unknown) {
            return "";
        }
    }

    /** {@return the address that {@code text} spells, as in {@code fe80::1%eth0}, or empty} */
    public static Optional<ScopedAddress> parse(String text) {
        int percent = text.indexOf('%');
        String scope = percent < 0 ? "" : text.substring(percent + 1);
        return IpAddress.parse(percent < 0 ? text : text.substring(0, percent))
                .map(address -> new ScopedAddress(address, scope));
    }

    /**
     * {@return the address that {@code text} spells}
     *
     * @throws IllegalArgumentException if it spells none
     */
    public static ScopedAddress of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IP address: '" + text + "'"));
    }

    /**
     * {@return this address for the JDK's sockets}
     *
     * @throws SpeakerException if there is no interface of that name
     */
    InetAddress toInetAddress() {
        if (scope.isEmpty()) {
            return address.toInetAddress();
        }
        try {
            NetworkInterface nif = NetworkInterface.getByName(scope);
            if (nif == null) {
                throw new SpeakerException("there is no interface '" + scope + "' (address " + this + ")");
            }
            return Inet6Address.getByAddress(null, address.toByteArray(), nif);
        } catch (SocketException | UnknownHostException e) {
            throw new SpeakerException("cannot use interface '" + scope + "' (address " + this + "): " + e, e);
        }
    }

    @Override
    public String toString() {
        return scope.isEmpty() ? address.toString() : address + "%" + scope;
    }
}
