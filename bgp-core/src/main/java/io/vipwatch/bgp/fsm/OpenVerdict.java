package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.message.Notification;

/** What we think of the peer's OPEN (RFC 4271 §6.2). */
sealed interface OpenVerdict {
    /** It will do, and this is what it agrees on with ours. */
    record Acceptable(Negotiated negotiated) implements OpenVerdict {}

    /** It will not do, and this is the answer. */
    record Unacceptable(Notification answer) implements OpenVerdict {}
}
