package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import java.util.OptionalInt;

/**
 * One error that a peer made in a message (RFC 4271 §6, RFC 7606): a value, not an exception.
 *
 * @param treatment what the error by itself leads to
 * @param error the code and subcode that stand for it, in a NOTIFICATION if one is sent
 * @param attributeType the type code of the attribute in which it is, if it is in one
 * @param octets the octets in question as they came: a whole attribute, a header, a field
 * @param text what was found and what would be right, for people
 */
public record Malformed(Treatment treatment, ErrorCode error, OptionalInt attributeType, Octets octets, String text) {
    /** {@return an error that is not in a path attribute} */
    static Malformed of(Treatment treatment, ErrorCode error, Octets octets, String text) {
        return new Malformed(treatment, error, OptionalInt.empty(), octets, text);
    }

    /** {@return this error with the treatment that the message as a whole demands} */
    Malformed treatedAs(Treatment stronger) {
        return new Malformed(stronger, error, attributeType, octets, text);
    }
}
