package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.fsm.Retention.Phase;
import io.vipwatch.bgp.fsm.Timer.FamilyKind;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One step of stale route retention while it is being worked out (RFC 4724 §4.2, RFC 8538 §4): which families outlive a
 * session, and which of those that did are flushed.
 */
final class RetentionTurn {
    private static final Comparator<Family> ORDER =
            Comparator.comparingInt(Family::afi).thenComparingInt(Family::safi);

    private final RetentionPolicy policy;
    private final Map<Family, Phase> phases;
    private final List<Action> actions;

    RetentionTurn(RetentionPolicy policy, Retention before, List<Action> actions) {
        this.policy = policy;
        this.phases = new HashMap<>(before.phases());
        this.actions = actions;
    }

    Retention retention() {
        return phases.isEmpty() ? Retention.NOTHING : new Retention(phases);
    }

    /** The session is gone. */
    void down(Negotiated negotiated, DownCause cause) {
        Duration restartTime = restartTime(negotiated);
        boolean retains = survives(negotiated, cause) && !restartTime.isZero();
        Set<Family> retained = retains ? restartable(negotiated) : Set.of();
        for (Family family : sorted(phases.keySet())) {
            // Stale routes do not get a second chance (RFC 4724 §4.2, consecutive restarts), unless nothing restarted.
            if (!isCollision(cause) || !retained.contains(family)) {
                flush(family, FlushReason.RESTARTED_AGAIN);
            }
        }
        for (Family family : sorted(negotiated.context().families())) {
            if (retained.contains(family)) {
                phases.put(family, phaseAfter(cause, family));
                actions.add(new Action.MarkStale(family, restartTime));
                arm(family, FamilyKind.RESTART, restartTime);
            } else {
                actions.add(new Action.FlushRoutes(family));
            }
        }
    }

    /** What is stale since an earlier session keeps its deadline: the time for its End-of-RIB runs on. */
    private Phase phaseAfter(DownCause cause, Family family) {
        if (!isCollision(cause)) {
            return Phase.RESTARTING;
        }
        return phases.containsKey(family) ? Phase.GIVING_WAY_AGAIN : Phase.GIVING_WAY;
    }

    private Duration restartTime(Negotiated negotiated) {
        Duration advertised =
                negotiated.gracefulRestart().map(GracefulRestart::restartTime).orElse(Duration.ZERO);
        return advertised.compareTo(policy.restartTimeMaximum()) < 0 ? advertised : policy.restartTimeMaximum();
    }

    private static Set<Family> restartable(Negotiated negotiated) {
        return negotiated.gracefulRestart().stream()
                .flatMap(capability -> capability.families().stream())
                .map(GracefulRestart.Tuple::family)
                .collect(Collectors.toSet());
    }

    /** {@return whether the session only gives way to another connection with the same peer (RFC 4271 §6.8)} */
    private static boolean isCollision(DownCause cause) {
        return switch (cause) {
            case DownCause.CollisionLost _ -> true;
            case DownCause.NotificationReceived received ->
                received.notification()
                        .error()
                        .filter(ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION::equals)
                        .isPresent();
            case DownCause.TransportEnded _,
                    DownCause.PeerRestarted _,
                    DownCause.HoldTimer _,
                    DownCause.NotificationSent _,
                    DownCause.MalformedNotificationReceived _,
                    DownCause.SendHoldTimer _,
                    DownCause.OwnFault _,
                    DownCause.BfdDown _,
                    DownCause.Administrative _,
                    DownCause.Left _,
                    DownCause.MaximumPrefixesReached _,
                    DownCause.ConnectFailed _ -> false;
        };
    }

    /**
     * Loss of the transport is a restart. A NOTIFICATION, sent or received, and the hold timer are one only if both
     * sides said so (RFC 8538 §4), and a Hard Reset never is. Nor is what BFD found: restart means that forwarding goes
     * on, and BFD has seen that it does not (RFC 5882 §4.3). The end of one of two connections is no loss.
     */
    private static boolean survives(Negotiated negotiated, DownCause cause) {
        return switch (cause) {
            case DownCause.TransportEnded _, DownCause.PeerRestarted _, DownCause.CollisionLost _ -> true;
            case DownCause.NotificationReceived received ->
                isCollision(received)
                        || (negotiated.restartOnNotification()
                                && received.notification()
                                        .error()
                                        .filter(ErrorCode.CEASE_HARD_RESET::equals)
                                        .isEmpty());
            case DownCause.HoldTimer _,
                    DownCause.NotificationSent _,
                    DownCause.MalformedNotificationReceived _,
                    DownCause.SendHoldTimer _,
                    DownCause.OwnFault _ -> negotiated.restartOnNotification();
            case DownCause.Administrative administrative ->
                negotiated.restartOnNotification() && !isFinal(administrative.cease());
            case DownCause.BfdDown _, DownCause.Left _, DownCause.MaximumPrefixesReached _, DownCause.ConnectFailed _ ->
                false;
        };
    }

    private static boolean isFinal(ErrorCode cease) {
        return cease == ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN
                || cease == ErrorCode.CEASE_PEER_DE_CONFIGURED
                || cease == ErrorCode.CEASE_HARD_RESET;
    }

    /** A session is Established: what the peer did not carry over its restart is flushed, the rest waits on. */
    void up(Negotiated negotiated) {
        Optional<GracefulRestart> capability = negotiated.gracefulRestart();
        for (Family family : sorted(phases.keySet())) {
            Optional<GracefulRestart.Tuple> restarted = capability.stream()
                    .flatMap(present -> present.families().stream())
                    .filter(candidate -> candidate.family().equals(family))
                    .findFirst();
            if (restarted.isEmpty() || !negotiated.context().families().contains(family)) {
                flush(family, FlushReason.FAMILY_NOT_RESTARTED);
            } else if (!restarted.get().forwardingPreserved() && phases.get(family) == Phase.RESTARTING) {
                flush(family, FlushReason.FORWARDING_NOT_PRESERVED);
            } else {
                retain(family);
            }
        }
    }

    private void retain(Family family) {
        boolean again = phases.put(family, Phase.AWAITING_END_OF_RIB) == Phase.GIVING_WAY_AGAIN;
        disarm(family, FamilyKind.RESTART);
        actions.add(new Action.RetainStale(family, policy.stalePathTime()));
        if (!again) {
            arm(family, FamilyKind.STALE_PATH, policy.stalePathTime());
        }
    }

    void endOfRib(Family family) {
        if (phases.get(family) == Phase.AWAITING_END_OF_RIB) {
            flush(family, FlushReason.END_OF_RIB);
        }
    }

    void expired(Timer.OfFamily timer) {
        Phase phase = phases.get(timer.family());
        if (phase != null && phase.timers().contains(timer.kind())) {
            FlushReason reason = switch (timer.kind()) {
                case RESTART -> FlushReason.RESTART_TIME_EXPIRED;
                case STALE_PATH -> FlushReason.STALE_PATH_TIME_EXPIRED;
            };
            flush(timer.family(), reason);
        }
    }

    void flushAll(FlushReason reason) {
        for (Family family : sorted(phases.keySet())) {
            flush(family, reason);
        }
    }

    private void flush(Family family, FlushReason reason) {
        phases.remove(family);
        disarm(family, FamilyKind.RESTART);
        disarm(family, FamilyKind.STALE_PATH);
        actions.add(new Action.FlushStale(family, reason));
    }

    private static List<Family> sorted(Set<Family> families) {
        return families.stream().sorted(ORDER).toList();
    }

    private void arm(Family family, FamilyKind kind, Duration duration) {
        actions.add(new Action.Arm(new Timer.OfFamily(family, kind), duration));
    }

    private void disarm(Family family, FamilyKind kind) {
        actions.add(new Action.Disarm(new Timer.OfFamily(family, kind)));
    }
}
