package io.vipwatch.bgp.attribute;

/**
 * A path attribute of an UPDATE (RFC 4271 §4.3, §5). What is known of each type, such as its flags and what RFC 7606
 * makes of a malformed one, stands in one table in the codec.
 */
public sealed interface PathAttribute
        permits Origin,
                AsPath,
                NextHop,
                MultiExitDisc,
                LocalPref,
                AtomicAggregate,
                Aggregator,
                Communities,
                OriginatorId,
                ClusterList,
                MpReach,
                MpUnreach,
                ExtendedCommunities,
                As4Path,
                As4Aggregator,
                Ipv6ExtendedCommunities,
                Aigp,
                LargeCommunities,
                OnlyToCustomer,
                Unrecognized {
    /** {@return the attribute type code, 0 to 255} */
    int typeCode();
}
