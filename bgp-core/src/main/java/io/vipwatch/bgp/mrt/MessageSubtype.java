package io.vipwatch.bgp.mrt;

import java.util.Optional;

/** What the subtype of a BGP4MP message record says about the message (RFC 6396 §4.4, RFC 8050 §3). */
record MessageSubtype(boolean fourOctetAs, boolean local, boolean addPath) {
    /** {@return what {@code subtype} says, if it is one of a message} */
    static Optional<MessageSubtype> of(int subtype) {
        return switch (subtype) {
            case RecordType.MESSAGE -> Optional.of(new MessageSubtype(false, false, false));
            case RecordType.MESSAGE_AS4 -> Optional.of(new MessageSubtype(true, false, false));
            case RecordType.MESSAGE_LOCAL -> Optional.of(new MessageSubtype(false, true, false));
            case RecordType.MESSAGE_AS4_LOCAL -> Optional.of(new MessageSubtype(true, true, false));
            case RecordType.MESSAGE_ADDPATH -> Optional.of(new MessageSubtype(false, false, true));
            case RecordType.MESSAGE_AS4_ADDPATH -> Optional.of(new MessageSubtype(true, false, true));
            case RecordType.MESSAGE_LOCAL_ADDPATH -> Optional.of(new MessageSubtype(false, true, true));
            case RecordType.MESSAGE_AS4_LOCAL_ADDPATH -> Optional.of(new MessageSubtype(true, true, true));
            default -> Optional.empty();
        };
    }

    /** {@return the number that says this} */
    int code() {
        if (addPath) {
            return RecordType.MESSAGE_ADDPATH + (fourOctetAs ? 1 : 0) + (local ? 2 : 0);
        }
        if (local) {
            return fourOctetAs ? RecordType.MESSAGE_AS4_LOCAL : RecordType.MESSAGE_LOCAL;
        }
        return fourOctetAs ? RecordType.MESSAGE_AS4 : RecordType.MESSAGE;
    }
}
