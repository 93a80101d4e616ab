package io.vipwatch.bfd.packet;

/** Why a received packet was discarded, in the order in which the checks are made (RFC 5880 §6.8.6 unless said). */
public enum DiscardReason {
    /** The TTL or hop limit is below what this kind of session demands (RFC 5881 §5, RFC 5883 §4). */
    HOP_LIMIT("TTL or hop limit too low"),
    /** Fewer than four octets: there is no Length field to look at. */
    TRUNCATED("no room for the mandatory header"),
    VERSION("version is not 1"),
    LENGTH_BELOW_MINIMUM("Length below 24, or below 26 with the A bit set"),
    LENGTH_EXCEEDS_PAYLOAD("Length greater than the payload"),
    DETECT_MULT_ZERO("Detect Mult is zero"),
    MULTIPOINT("Multipoint bit is set"),
    MY_DISCRIMINATOR_ZERO("My Discriminator is zero"),
    YOUR_DISCRIMINATOR_UNKNOWN("no session has this Your Discriminator"),
    YOUR_DISCRIMINATOR_ZERO("Your Discriminator is zero in state Init or Up"),
    NO_SESSION("Your Discriminator is zero and no session matches the addresses"),
    /** It came to the port of the other hop mode than the session's. */
    DESTINATION_PORT("arrived at another port than the session's"),
    /**
     * RFC 5880 §6.3 would have a packet follow its Your Discriminator alone; but who sends with another's discriminator
     * from elsewhere is more likely a forger than a peer that moved.
     */
    SOURCE_ADDRESS("source address is not the session's"),
    /** It was sent to another address than the one the session is bound to. */
    DESTINATION_ADDRESS("destination address is not the session's"),
    /** RFC 5881 §3: a single hop session is bound to an interface. */
    INTERFACE("arrived by another interface than the session's"),
    /** RFC 9468 §2: a range has as many sessions as it may have. */
    UNSOLICITED_LIMIT("the range has as many sessions as it may have"),
    /** RFC 9468 §2: a range would create sessions faster than it may. */
    UNSOLICITED_RATE("the range creates sessions as fast as it may"),
    /** RFC 9468 §2: the operating system gives no way out to the system that asked. */
    UNSOLICITED_NO_PATH("no path to the system that asks"),
    AUTHENTICATION_UNEXPECTED("A bit is set and no authentication is in use"),
    AUTHENTICATION_MISSING("A bit is clear and authentication is in use"),
    /** RFC 5880 §6.7: the Auth Type is not in use on this session. */
    AUTHENTICATION_TYPE("Auth Type is not in use"),
    /** RFC 5880 §6.7: no key with this Auth Key ID. */
    AUTHENTICATION_KEY_ID("Auth Key ID is not configured"),
    /** RFC 5880 §6.7: Auth Len does not fit the type, the password or the packet. */
    AUTHENTICATION_LENGTH("Auth Len is wrong"),
    /** RFC 5880 §6.7.3, §6.7.4: a replay, or too far ahead. */
    AUTHENTICATION_SEQUENCE("Sequence Number outside the window"),
    /** RFC 5880 §6.7: password or digest differ. */
    AUTHENTICATION_FAILED("password or digest does not match"),
    /** The packet was good, but the session is administratively down here. */
    SESSION_ADMIN_DOWN("the session is AdminDown");

    private final String text;

    DiscardReason(String text) {
        this.text = text;
    }

    /** {@return the reason in words} */
    public String text() {
        return text;
    }
}
