package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An address and a port to listen on.
 *
 * @param address the address; {@code ::} for every address of the machine
 * @param port 0 to 65535; 0 has the system choose one
 */
public record Endpoint(IpAddress address, int port) {
    /**
     * {@return the endpoint that {@code text} spells, as in {@code [::1]:9179}}
     *
     * @throws IllegalArgumentException if it spells none
     */
    public static Endpoint of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an address and a port: '" + text + "'"));
    }

    static Optional<Endpoint> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int number = Integer.parseInt(port);
        return IpAddress.parse(bare)
                .filter(address -> address.isIpv6() == bracketed && number <= 0xffff)
                .map(address -> new Endpoint(address, number));
    }

    /** {@return whether only this machine can reach it: 127.0.0.0/8 or ::1} */
    public boolean isLoopback() {
        return address.toInetAddress().isLoopbackAddress();
    }

    /** {@return the endpoint for the JDK's sockets} */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address.toInetAddress(), port);
    }

    @Override
    public String toString() {
        return address.isIpv6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
