package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.fsm.Remote.Heard;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.SessionStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The neighbours with which BFD has no say, because an operator of either end took it out of use (RFC 5882 §4.1). That
 * lasts as long as AdminDown is heard: a neighbour that then dies, or begins anew, changes no state here and so is no
 * event, but who waits for BFD in strict mode has to wait again. Pure but for its own memory; one thread at a time.
 */
final class Exemptions {
    private final Set<String> peers = new HashSet<>();

    /** This was told to the speaker. */
    void told(String peer, Coupling coupling) {
        switch (coupling) {
            case LEAVE_ALONE -> peers.add(peer);
            case LET_GO_ON, CLOSE, FORGET -> peers.remove(peer);
            case FLUSH_STALE, NOTHING -> {}
        }
    }

    /** {@return all of them} */
    Set<String> all() {
        return Set.copyOf(peers);
    }

    /** {@return the neighbours of which that is not so any more, without their being Up} */
    List<String> lapsed(List<SessionStatus> sessions) {
        return sessions.stream()
                .filter(status -> status.state() != SessionState.UP && !isAdminDown(status))
                .map(status -> BfdNames.peer(status.identity()))
                .filter(peers::contains)
                .toList();
    }

    static boolean isAdminDown(SessionStatus status) {
        return status.state() == SessionState.ADMIN_DOWN
                || status.heard()
                        .map(Heard::state)
                        .filter(SessionState.ADMIN_DOWN::equals)
                        .isPresent();
    }
}
