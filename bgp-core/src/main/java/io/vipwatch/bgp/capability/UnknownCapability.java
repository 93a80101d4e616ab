package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.octets.Octets;

/**
 * A capability that this library does not know, or one that it knows but whose value does not parse (RFC 5492 §3 has
 * both ignored): kept as it came.
 *
 * @param code the capability code, 0 to 255
 * @param value its value
 */
public record UnknownCapability(int code, Octets value) implements Capability {}
