package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import java.util.Arrays;

/**
 * Where the attributes of one UPDATE lie. The two that hold NLRI are set apart from the others, whose octets are
 * gathered in one piece: they are what the routes of many an UPDATE have in common. One object serves all messages of a
 * session, one after the other.
 */
final class AttributeLayout {
    /** An attribute that is not there. */
    static final int NONE = -1;

    private byte[] others = new byte[512];
    private int othersLength;
    private int othersCount;
    private int reach;
    private int reachIndex;
    private int unreach;
    private int unreachIndex;
    private int repeated;
    private int overrun;

    /** Looks at the attributes from {@code start} to {@code end}; stops at one that reaches beyond {@code end}. */
    void scan(byte[] bytes, int start, int end) {
        othersLength = 0;
        othersCount = 0;
        reach = NONE;
        unreach = NONE;
        repeated = NONE;
        overrun = NONE;
        int at = start;
        while (at < end) {
            int next = end(bytes, at, end);
            if (next > end) {
                overrun = at;
                return;
            }
            switch (type(bytes, at)) {
                case MpReach.TYPE_CODE -> noteReach(at);
                case MpUnreach.TYPE_CODE -> noteUnreach(at);
                default -> gather(bytes, at, next);
            }
            at = next;
        }
    }

    private void noteReach(int at) {
        if (reach == NONE) {
            reach = at;
            reachIndex = othersCount;
        } else if (repeated == NONE) {
            repeated = at;
        }
    }

    private void noteUnreach(int at) {
        if (unreach == NONE) {
            unreach = at;
            unreachIndex = othersCount;
        } else if (repeated == NONE) {
            repeated = at;
        }
    }

    private void gather(byte[] bytes, int at, int next) {
        int length = next - at;
        if (othersLength + length > others.length) {
            others = Arrays.copyOf(others, Math.max(2 * others.length, othersLength + length));
        }
        System.arraycopy(bytes, at, others, othersLength, length);
        othersLength += length;
        othersCount++;
    }

    static int flags(byte[] bytes, int at) {
        return NetworkOrder.u8(bytes, at);
    }

    static int type(byte[] bytes, int at) {
        return NetworkOrder.u8(bytes, at + 1);
    }

    /** {@return where the value of the attribute at {@code at} begins} */
    static int value(byte[] bytes, int at) {
        return at + ((bytes[at] & AttributeCodec.EXTENDED_LENGTH) != 0 ? 4 : 3);
    }

    /**
     * {@return where the attribute at {@code at} ends; beyond {@code limit} if it, or its header, does not fit before
     * it}
     */
    static int end(byte[] bytes, int at, int limit) {
        int value = value(bytes, at);
        if (value > limit) {
            return value;
        }
        boolean extended = value - at == 4;
        return value + (extended ? NetworkOrder.u16(bytes, at + 2) : NetworkOrder.u8(bytes, at + 2));
    }

    /** {@return the octets of all attributes but those with NLRI; {@link #othersLength()} of them are valid} */
    byte[] others() {
        return others;
    }

    int othersLength() {
        return othersLength;
    }

    /** {@return how many attributes there are besides those with NLRI} */
    int othersCount() {
        return othersCount;
    }

    /** {@return where MP_REACH_NLRI begins, or {@link #NONE}} */
    int reach() {
        return reach;
    }

    /** {@return how many attributes without NLRI stand before MP_REACH_NLRI} */
    int reachIndex() {
        return reachIndex;
    }

    /** {@return where MP_UNREACH_NLRI begins, or {@link #NONE}} */
    int unreach() {
        return unreach;
    }

    /** {@return how many attributes without NLRI stand before MP_UNREACH_NLRI} */
    int unreachIndex() {
        return unreachIndex;
    }

    /** {@return where a second MP_REACH_NLRI or MP_UNREACH_NLRI begins, or {@link #NONE}} */
    int repeated() {
        return repeated;
    }

    /** {@return where an attribute begins that does not fit, or {@link #NONE}} */
    int overrun() {
        return overrun;
    }
}
