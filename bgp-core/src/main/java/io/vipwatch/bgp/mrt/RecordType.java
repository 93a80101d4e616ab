package io.vipwatch.bgp.mrt;

/** The type and subtype numbers of MRT records that this library writes or interprets (RFC 6396 §4, RFC 8050). */
final class RecordType {
    static final int TABLE_DUMP_V2 = 13;
    static final int BGP4MP = 16;
    static final int BGP4MP_ET = 17;

    static final int PEER_INDEX_TABLE = 1;
    static final int RIB_IPV4_UNICAST = 2;
    static final int RIB_IPV4_MULTICAST = 3;
    static final int RIB_IPV6_UNICAST = 4;
    static final int RIB_IPV6_MULTICAST = 5;
    static final int RIB_GENERIC = 6;
    static final int RIB_IPV4_UNICAST_ADDPATH = 8;
    static final int RIB_IPV4_MULTICAST_ADDPATH = 9;
    static final int RIB_IPV6_UNICAST_ADDPATH = 10;
    static final int RIB_IPV6_MULTICAST_ADDPATH = 11;
    static final int RIB_GENERIC_ADDPATH = 12;

    static final int STATE_CHANGE = 0;
    static final int MESSAGE = 1;
    static final int MESSAGE_AS4 = 4;
    static final int STATE_CHANGE_AS4 = 5;
    static final int MESSAGE_LOCAL = 6;
    static final int MESSAGE_AS4_LOCAL = 7;
    static final int MESSAGE_ADDPATH = 8;
    static final int MESSAGE_AS4_ADDPATH = 9;
    static final int MESSAGE_LOCAL_ADDPATH = 10;
    static final int MESSAGE_AS4_LOCAL_ADDPATH = 11;

    /** Octets of the header that every record has: time stamp, type, subtype and length. */
    static final int HEADER_LENGTH = 12;

    private RecordType() {}

    /** {@return whether this type is in IANA's registry (RFC 6396 §6.1) or among those deprecated before it} */
    static boolean isRegistered(int type) {
        return (type >= 0 && type <= 17) || type == 32 || type == 33 || type == 48 || type == 49 || type == 64;
    }
}
