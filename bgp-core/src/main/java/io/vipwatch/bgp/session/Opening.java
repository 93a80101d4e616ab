package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import java.util.Optional;

/** A connection that is observed, on the thread that hands over what was recorded: its OPENs, as far as they were seen. */
final class Opening {
    final MessageDecoder fromPeer = new MessageDecoder();
    final MessageDecoder fromObserver = new MessageDecoder();

    /** When the first message of the connection passed. */
    final Stamp since;

    Optional<Open> peer = Optional.empty();
    Optional<Open> observer = Optional.empty();

    /** What is agreed on, or assumed as long as that is not known; as the observer sees it. */
    NegotiatedSession context;

    Opening(NegotiatedSession assumed, Stamp since) {
        context = assumed;
        this.since = since;
    }

    boolean isWhole() {
        return peer.isPresent() && observer.isPresent();
    }

    void peerSaid(Open open) {
        peer = Optional.of(open);
        negotiate();
    }

    void observerSaid(Open open) {
        observer = Optional.of(open);
        negotiate();
    }

    private void negotiate() {
        if (isWhole()) {
            context = Agreement.context(observer.orElseThrow(), peer.orElseThrow());
        }
    }

    /** {@return the context in which what the observer sends is decoded} */
    static NegotiatedSession turned(NegotiatedSession context) {
        return new NegotiatedSession(
                context.internal(),
                context.fourOctetAs(),
                context.families(),
                /* addPathReceive= */ context.addPathSend(),
                /* addPathSend= */ context.addPathReceive(),
                context.extendedMessage(),
                context.extendedNextHop(),
                context.routeRefresh(),
                context.enhancedRouteRefresh());
    }

    /** {@return why the observer ended the session, by its NOTIFICATION} */
    static DownCause endedBy(Notification notification) {
        Notification cease = notification.encapsulated().orElse(notification);
        return cease.error()
                .<DownCause>map(error -> switch (error) {
                    case HOLD_TIMER_EXPIRED -> new DownCause.HoldTimer();
                    case SEND_HOLD_TIMER_EXPIRED -> new DownCause.SendHoldTimer();
                    case CEASE_BFD_DOWN -> new DownCause.BfdDown();
                    case CEASE_ADMINISTRATIVE_SHUTDOWN,
                            CEASE_ADMINISTRATIVE_RESET,
                            CEASE_PEER_DE_CONFIGURED,
                            CEASE_OTHER_CONFIGURATION_CHANGE ->
                        new DownCause.Administrative(error, cease.shutdownText().orElse(""));
                    default -> new DownCause.NotificationSent(notification);
                })
                .orElseGet(() -> new DownCause.NotificationSent(notification));
    }
}
