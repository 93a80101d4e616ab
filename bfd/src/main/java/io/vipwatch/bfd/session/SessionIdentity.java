package io.vipwatch.bfd.session;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Which session is meant.
 *
 * @param name unique within its system; that of an unsolicited session is {@code RANGE/ADDRESS}, with {@code %INTERFACE}
 *     after it where the session is bound to one, and {@code @LOCAL} where the same system has another session
 * @param remote the address of the remote system
 * @param range the name of the range that the session was created from, where it is unsolicited (RFC 9468)
 */
public record SessionIdentity(String name, InetAddress remote, Optional<String> range) {}
