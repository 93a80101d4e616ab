package io.vipwatch.bgp.session;

import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.rib.WithdrawalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a peer announces to us, on that peer's event loop: applies messages and decisions of the machine to the
 * Adj-RIB-In, and tells the listener what that changed.
 */
final class ReceivedRoutes {
    private final Peer peer;
    private final Consumer<AdjRibIn> shown;
    private final AdjRibIn table;
    private final SpeakerListener listener;
    private final Consumer<SpeakerEvent> events;

    /** @param shown told of the table whenever it has changed, before anybody is told what changed */
    ReceivedRoutes(
            Peer peer,
            Consumer<AdjRibIn> shown,
            AttributeSets sets,
            SpeakerListener listener,
            Consumer<SpeakerEvent> events) {
        this.peer = peer;
        this.shown = shown;
        this.table = new AdjRibIn(sets);
        this.listener = listener;
        this.events = events;
    }

    AdjRibIn table() {
        return table;
    }

    /**
     * Applies an UPDATE.
     *
     * @param withdrawn why its routes are withdrawn, if they are because the UPDATE was malformed (RFC 7606 §2)
     */
    void update(Stamp stamp, Update update, Optional<WithdrawalReason> withdrawn) {
        Optional<Family> endOfRib = withdrawn.isPresent() ? Optional.empty() : update.endOfRib();
        if (endOfRib.isPresent()) {
            events.accept(new SpeakerEvent.EndOfRib(stamp, peer, endOfRib.get()));
            return;
        }
        List<RouteChange> changes = new ArrayList<>();
        if (withdrawn.isPresent()) {
            table.withdraw(update, withdrawn.get(), listener.routes(peer), changes::add);
        } else {
            table.apply(update, stamp.monotonicNanos(), listener.routes(peer), changes::add);
        }
        shown.accept(table);
        tell(stamp, changes);
    }

    /** The session is lost, and with it the routes of a family. */
    void flush(Stamp stamp, Family family, String cause) {
        report(stamp, (filter, changes) -> table.flush(family, WithdrawalReason.sessionLost(cause), filter, changes));
    }

    /** The session is lost, and the routes of a family are kept for a while (RFC 4724 §4.2). */
    void markStale(Stamp stamp, Family family, Duration keptFor) {
        List<RouteChange> changes = change((filter, told) -> table.markStale(family, filter, told));
        events.accept(new SpeakerEvent.StaleMarked(stamp, peer, family, table.staleCount(family), keptFor));
        tell(stamp, changes);
    }

    /** Routes of a family that were kept are not any more. */
    void flushStale(Stamp stamp, Family family, FlushReason reason) {
        int stale = table.staleCount(family);
        report(stamp, (filter, changes) -> table.flushStale(family, withdrawalReason(reason), filter, changes));
        events.accept(new SpeakerEvent.StaleFlushed(stamp, peer, family, stale, reason));
    }

    /** The peer is about to announce all routes of a family again (RFC 7313 §4). */
    void beginRefresh(Family family) {
        table.beginRefresh(family);
    }

    /** The peer has announced all routes of a family again. */
    void endRefresh(Stamp stamp, Family family) {
        report(stamp, (filter, changes) -> table.endRefresh(family, filter, changes));
    }

    /** The peer is no longer configured. */
    void clear(Stamp stamp) {
        WithdrawalReason reason = WithdrawalReason.of(WithdrawalReason.Kind.PEER_REMOVED, "");
        report(stamp, (filter, changes) -> table.flush(reason, filter, changes));
    }

    /** A change of the table, told to a consumer as far as a filter lets it. */
    private interface Change {
        void make(RouteFilter filter, Consumer<RouteChange> changes);
    }

    private void report(Stamp stamp, Change change) {
        tell(stamp, change(change));
    }

    /** Makes a change, and shows what it leads to before anybody is told of it. */
    private List<RouteChange> change(Change change) {
        List<RouteChange> changes = new ArrayList<>();
        change.make(listener.routes(peer), changes::add);
        shown.accept(table);
        return changes;
    }

    private void tell(Stamp stamp, List<RouteChange> changes) {
        if (!changes.isEmpty()) {
            events.accept(new SpeakerEvent.RoutesChanged(stamp, peer, changes));
        }
    }

    private static WithdrawalReason withdrawalReason(FlushReason reason) {
        return switch (reason) {
            case RESTART_TIME_EXPIRED -> WithdrawalReason.of(WithdrawalReason.Kind.RESTART_TIME_EXPIRED, "");
            case STALE_PATH_TIME_EXPIRED -> WithdrawalReason.of(WithdrawalReason.Kind.END_OF_RIB_TIME_EXPIRED, "");
            case END_OF_RIB -> WithdrawalReason.of(WithdrawalReason.Kind.NOT_ANNOUNCED_AGAIN, "");
            case FAMILY_NOT_RESTARTED ->
                WithdrawalReason.of(
                        WithdrawalReason.Kind.FORWARDING_STATE_NOT_PRESERVED, "the peer restarts without the family");
            case FORWARDING_NOT_PRESERVED ->
                WithdrawalReason.of(WithdrawalReason.Kind.FORWARDING_STATE_NOT_PRESERVED, "");
            case RESTARTED_AGAIN -> WithdrawalReason.of(WithdrawalReason.Kind.RESTARTED_AGAIN, "");
            case BFD_DOWN -> WithdrawalReason.of(WithdrawalReason.Kind.BFD_DOWN, "");
            case STOPPED -> WithdrawalReason.sessionLost("the session was stopped");
        };
    }
}
