package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import java.util.List;

/** What became of one received message (RFC 7606 §2). */
public sealed interface Decoded {
    /**
     * The message is good.
     *
     * @param message the message
     */
    record Accepted(BgpMessage message) implements Decoded {}

    /**
     * The UPDATE is good but for attributes that could be dropped.
     *
     * @param update the UPDATE without them. If it would then read as an End-of-RIB marker, which it was not, the
     *     discarded attributes remain in it as {@link io.vipwatch.bgp.attribute.Unrecognized}
     * @param malformed what was wrong, at least one
     */
    record AttributeDiscard(Update update, List<Malformed> malformed) implements Decoded {
        public AttributeDiscard {
            malformed = List.copyOf(malformed);
        }
    }

    /**
     * The routes that the UPDATE announces are to be withdrawn.
     *
     * @param update withdraws what the message withdrew, then what it announced, and announces nothing. IPv4 unicast
     *     stands in the field "Withdrawn Routes", IPv6 unicast in MP_UNREACH_NLRI
     * @param malformed what was wrong, at least one
     */
    record TreatAsWithdraw(Update update, List<Malformed> malformed) implements Decoded {
        public TreatAsWithdraw {
            malformed = List.copyOf(malformed);
        }
    }

    /**
     * The session cannot go on.
     *
     * @param notification what is to be sent, unless {@link #isAnswered()} says otherwise
     * @param malformed what was wrong
     */
    record SessionReset(Notification notification, Malformed malformed) implements Decoded {
        /**
         * {@return whether the peer is told: an error in a NOTIFICATION is never answered with one (RFC 4271 §6.4)}
         */
        public boolean isAnswered() {
            Octets header = malformed.octets();
            return malformed.error() != ErrorCode.BAD_MESSAGE_LENGTH
                    || header.length() < MessageHeader.LENGTH
                    || header.at(MessageHeader.TYPE_OFFSET) != Notification.TYPE_CODE;
        }
    }
}
