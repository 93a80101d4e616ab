package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.message.ErrorCode;

/** What came of reading one attribute's value: the attribute, or what is wrong with it. */
sealed interface Reading {
    record Value(PathAttribute attribute) implements Reading {}

    /**
     * The value is malformed; what that leads to stands in the table of attributes.
     *
     * @param text what was found and what would be right
     */
    record Fault(ErrorCode error, String text) implements Reading {
        static Fault length(String attribute, int found, String right) {
            return new Fault(
                    ErrorCode.UPDATE_ATTRIBUTE_LENGTH_ERROR, attribute + " has " + found + " octets, not " + right);
        }
    }
}
