package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.octets.Octets;

/**
 * An attribute that this library does not interpret, kept as it came: an unknown type, or an MP_REACH_NLRI or
 * MP_UNREACH_NLRI of a family that is not decoded.
 *
 * @param flags the attribute flags octet, without the Extended Length bit
 * @param typeCode the attribute type code, 0 to 255
 * @param value the attribute's value
 */
public record Unrecognized(int flags, int typeCode, Octets value) implements PathAttribute {}
