package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.SpeakerListener;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Hands what the speaker tells to the recorder; on its event loops. */
final class SpeakerOutlet implements SpeakerListener {
    private final HandOver handOver;
    private final Supplier<RouteFilter> wanted;
    private final OpenConfirmWatch openConfirm;
    private final Consumer<SpeakerEvent> sessions;

    /** Told when the session of a peer comes to OpenConfirm, where BFD strict mode holds it, and when it leaves. */
    interface OpenConfirmWatch {
        void openConfirm(String peer, boolean reached);
    }

    /** @param sessions told of sessions that came up or went down */
    SpeakerOutlet(
            HandOver handOver,
            Supplier<RouteFilter> wanted,
            OpenConfirmWatch openConfirm,
            Consumer<SpeakerEvent> sessions) {
        this.sessions = sessions;
        this.handOver = handOver;
        this.wanted = wanted;
        this.openConfirm = openConfirm;
    }

    @Override
    public void onEvent(SpeakerEvent event) {
        try {
            handOver.told(event);
            if (event instanceof SpeakerEvent.SessionUp || event instanceof SpeakerEvent.SessionDown) {
                sessions.accept(event);
            }
            if (event instanceof SpeakerEvent.StateChanged changed) {
                strictMode(changed);
            }
        } catch (RuntimeException fault) {
            handOver.failed("listener", "handing over " + event, fault);
        }
    }

    private void strictMode(SpeakerEvent.StateChanged changed) {
        if (changed.to() == SessionState.OPEN_CONFIRM) {
            openConfirm.openConfirm(changed.peer().name(), true);
        } else if (changed.from() == SessionState.OPEN_CONFIRM) {
            openConfirm.openConfirm(changed.peer().name(), false);
        }
    }

    @Override
    public RouteFilter routes(Peer peer) {
        return wanted.get();
    }
}
