package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.socket.ReceivedDatagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A range at work (RFC 9468): what its sessions are to be like, how many there are, who was refused. Engine's thread. */
final class Range {
    private static final double REFUSALS_TOLD_PER_SECOND = 1;

    private final RangeConfig config;
    private final int interfaceIndex;
    private final TokenBucket creations;
    private final TokenBucket tellings;
    private Parameters parameters;
    private Optional<KeyChain> keys;
    private Optional<Diagnostic> heldDown = Optional.empty();
    private Optional<Diagnostic> disabled = Optional.empty();
    private int sessions;
    private long suppressed;

    Range(RangeConfig config, int interfaceIndex, long now) {
        this.config = config;
        this.interfaceIndex = interfaceIndex;
        this.creations = new TokenBucket(config.creationsPerSecond(), now);
        this.tellings = new TokenBucket(REFUSALS_TOLD_PER_SECOND, now);
        this.parameters = config.parameters();
        this.keys = config.keys();
    }

    RangeConfig config() {
        return config;
    }

    Parameters parameters() {
        return parameters;
    }

    Optional<KeyChain> keys() {
        return keys;
    }

    boolean disabled() {
        return disabled.isPresent();
    }

    int interfaceIndex() {
        return interfaceIndex;
    }

    long idleNanos() {
        return config.idle().toNanos();
    }

    /** {@return whether a system that sends this may get a session from this range; allocates nothing} */
    boolean covers(ReceivedDatagram datagram) {
        int index = datagram.interfaceIndex();
        return datagram.destinationPort() == config.encapsulation().destinationPort()
                && (interfaceIndex == 0 || index == 0 || index == interfaceIndex)
                && config.prefix().contains(datagram.sourceHigh(), datagram.sourceLow());
    }

    /** {@return why there may be no further session now, if there may not; if there may, it is counted} */
    Optional<DiscardReason> admit(long now) {
        if (sessions >= config.limit()) {
            return Optional.of(DiscardReason.UNSOLICITED_LIMIT);
        }
        if (!creations.take(now)) {
            return Optional.of(DiscardReason.UNSOLICITED_RATE);
        }
        sessions++;
        return Optional.empty();
    }

    void sessionGone() {
        sessions--;
    }

    /** {@return how many refusals were not told since the last one that was, if it is time to tell one more} */
    Optional<Long> tellRefusal(long now) {
        if (!tellings.take(now)) {
            suppressed++;
            return Optional.empty();
        }
        long count = suppressed;
        suppressed = 0;
        return Optional.of(count);
    }

    /** What the operator does to all sessions of the range is done to those that come as well. */
    void remember(Event event) {
        switch (event) {
            case Event.ParametersChanged(Parameters changed) -> parameters = changed;
            case Event.KeysChanged(Optional<KeyChain> changed) -> keys = changed;
            case Event.Disable(Diagnostic diagnostic) -> disabled = Optional.of(diagnostic);
            case Event.Enable() -> disabled = Optional.empty();
            case Event.SignalDown(Diagnostic diagnostic) -> heldDown = Optional.of(diagnostic);
            case Event.ClearDown() -> heldDown = Optional.empty();
            case Event.Received _,
                    Event.SilenceDeadlinePassed _,
                    Event.ForwardingPlaneReset _,
                    Event.ConcatenatedPathChanged _ -> {}
        }
    }

    /** {@return what a new session of this range must be told} */
    List<Event> remembered() {
        List<Event> events = new ArrayList<>();
        heldDown.ifPresent(diagnostic -> events.add(new Event.SignalDown(diagnostic)));
        return events;
    }
}
