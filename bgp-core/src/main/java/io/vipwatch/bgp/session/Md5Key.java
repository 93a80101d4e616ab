package io.vipwatch.bgp.session;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * For whom a socket signs segments with TCP MD5 (RFC 2385), as Linux's {@code struct tcp_md5sig}. A key for a range
 * needs the extended option, which knows prefixes.
 *
 * @param range the peer's addresses
 */
record Md5Key(Prefix range) {
    private static final int SIZE = 216;
    private static final short AF_INET6 = 10;
    private static final int ADDRESS = 8;
    private static final int FLAGS = 128;
    private static final int PREFIX_LENGTH = 129;
    private static final int KEY_LENGTH = 130;
    private static final int KEY = 136;
    private static final byte FLAG_PREFIX = 1;

    static Md5Key of(Remote remote) {
        return switch (remote) {
            case Remote.Address(ScopedAddress peer) ->
                new Md5Key(Prefix.of(peer.address(), peer.address().bits()));
            case Remote.Range(Prefix prefix, int _) -> new Md5Key(prefix);
        };
    }

    /** {@return whether this is for a single address, which the older option suffices for} */
    boolean isHost() {
        return range.length() == range.address().bits();
    }

    /** {@return the option's value for an IPv6 socket, where IPv4 appears mapped; no password: remove the key} */
    ByteBuffer value(Optional<Password> password) {
        ByteBuffer value = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
        value.putShort(0, AF_INET6);
        IpAddress address = range.address();
        if (address.isIpv6()) {
            value.put(ADDRESS, address.toByteArray());
        } else {
            value.putShort(ADDRESS + 10, (short) 0xffff);
            value.put(ADDRESS + 12, address.toByteArray());
        }
        if (!isHost()) {
            value.put(FLAGS, FLAG_PREFIX);
            value.put(PREFIX_LENGTH, (byte) range.length());
        }
        password.ifPresent(secret -> {
            byte[] key = secret.key();
            value.putShort(KEY_LENGTH, (short) key.length);
            value.put(KEY, key);
        });
        return value;
    }
}
