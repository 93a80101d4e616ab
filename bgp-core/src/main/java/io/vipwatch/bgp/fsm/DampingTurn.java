package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.fsm.Timer.PeerKind;
import java.time.Duration;
import java.util.List;

/** One step of damping a peer that keeps failing, while it is being worked out; how long is said by {@link IdleHold}. */
final class DampingTurn {
    private final SessionTimes times;
    private final double jitter;
    private final List<Action> actions;
    private int level;

    /** @param level how often the idle hold was doubled */
    DampingTurn(SessionTimes times, int level, double jitter, List<Action> actions) {
        this.times = times;
        this.level = level;
        this.jitter = jitter;
        this.actions = actions;
    }

    int level() {
        return level;
    }

    /** The peer failed, and is left alone for a while. */
    void failed() {
        Duration hold = IdleHold.duration(times, level, jitter);
        level = IdleHold.raised(times, level);
        arm(PeerKind.IDLE_HOLD, hold);
        actions.add(new Action.Damped(hold));
    }

    /** A session is Established. */
    void up() {
        if (level > 0) {
            arm(PeerKind.STABLE, times.stable());
        }
    }

    /** The session is gone. */
    void down() {
        actions.add(new Action.Disarm(new Timer.OfPeer(PeerKind.STABLE)));
    }

    /** A stable stretch of a session is over; it may go on. */
    void stable(boolean established) {
        level /= 2;
        if (established) {
            up();
        }
    }

    private void arm(PeerKind kind, Duration duration) {
        actions.add(new Action.Arm(new Timer.OfPeer(kind), duration));
    }
}
