package io.vipwatch.bgp.session;

import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.Malformed;
import io.vipwatch.bgp.codec.Treatment;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.rib.WithdrawalReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Turns what the codec makes of a message into what the machine is told, on the event loop of the peer; says what was
 * malformed (RFC 7606).
 */
final class Inbox {
    /** Octets of a message header (RFC 4271 §4.1). */
    static final int HEADER_LENGTH = 19;

    private final Peer peer;
    private final Consumer<SpeakerEvent> events;
    private Optional<WithdrawalReason> withdrawn = Optional.empty();

    Inbox(Peer peer, Consumer<SpeakerEvent> events) {
        this.peer = peer;
        this.events = events;
    }

    /**
     * {@return what the machine is told of a message}
     *
     * @param raw the message as it was on the wire; asked for only if there is something wrong with it
     */
    PeerEvent judge(ConnectionId id, Stamp stamp, Decoded decoded, Supplier<Octets> raw) {
        withdrawn = Optional.empty();
        return switch (decoded) {
            case Decoded.Accepted(var message) -> new PeerEvent.Received(id, message);
            case Decoded.AttributeDiscard(var update, var malformed) -> {
                tell(stamp, Treatment.ATTRIBUTE_DISCARD, malformed, raw);
                yield new PeerEvent.Received(id, update);
            }
            case Decoded.TreatAsWithdraw(var update, var malformed) -> {
                tell(stamp, Treatment.TREAT_AS_WITHDRAW, malformed, raw);
                withdrawn = Optional.of(WithdrawalReason.treatAsWithdraw(text(malformed)));
                yield new PeerEvent.Received(id, update);
            }
            case Decoded.SessionReset reset -> {
                tell(stamp, Treatment.SESSION_RESET, List.of(reset.malformed()), raw);
                yield reset.isAnswered()
                        ? new PeerEvent.ReceivedMalformed(id, reset.notification())
                        : new PeerEvent.ReceivedMalformedNotification(id);
            }
        };
    }

    /** {@return why the routes of the message judged last are withdrawn, if they are because it was malformed} */
    Optional<WithdrawalReason> withdrawn() {
        return withdrawn;
    }

    private void tell(Stamp stamp, Treatment treatment, List<Malformed> malformed, Supplier<Octets> raw) {
        events.accept(new SpeakerEvent.MalformedMessage(stamp, peer, treatment, malformed, raw.get()));
    }

    private static String text(List<Malformed> malformed) {
        return malformed.stream().map(Malformed::text).collect(Collectors.joining("; "));
    }
}
