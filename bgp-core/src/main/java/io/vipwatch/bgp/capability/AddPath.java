package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.prefix.Family;
import java.util.List;

/**
 * Several paths for one prefix (RFC 7911 §4).
 *
 * @param tuples what the speaker can do, a family each
 */
public record AddPath(List<Tuple> tuples) implements Capability {
    /** The capability code. */
    public static final int CODE = 69;

    public AddPath {
        tuples = List.copyOf(tuples);
    }

    /**
     * What the speaker can do for one family.
     *
     * @param family the family
     * @param mode 1 receive, 2 send, 3 both; RFC 7911 §4 has any other value ignored
     */
    public record Tuple(Family family, int mode) {
        public static final int RECEIVE = 1;
        public static final int SEND = 2;
        public static final int BOTH = 3;

        /** {@return whether the speaker is able to receive several paths} */
        public boolean receives() {
            return mode == RECEIVE || mode == BOTH;
        }

        /** {@return whether the speaker would like to send several paths} */
        public boolean sends() {
            return mode == SEND || mode == BOTH;
        }
    }

    @Override
    public int code() {
        return CODE;
    }
}
