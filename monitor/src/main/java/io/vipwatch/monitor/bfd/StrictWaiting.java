package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.SessionStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The BGP sessions that wait in OpenConfirm for BFD (draft-ietf-idr-bgp-bfd-strict-mode). They come and go on any thread,
 * so that none is forgotten when the coupling's queue is full; they are released on the thread of the coupling.
 */
final class StrictWaiting {
    private final Set<String> peers = ConcurrentHashMap.newKeySet();
    private final BgpVoice bgp;

    StrictWaiting(BgpVoice bgp) {
        this.bgp = bgp;
    }

    void begin(String peer) {
        peers.add(peer);
    }

    /** It does not wait any more, or BFD with it was taken out of the configuration. */
    void end(String peer) {
        peers.remove(peer);
    }

    boolean isEmpty() {
        return peers.isEmpty();
    }

    /** AdminDown of the remote system, told while ours is Down, changes no state and so is no event. */
    void release(List<SessionStatus> sessions) {
        Map<String, SessionStatus> byPeer = new HashMap<>();
        sessions.forEach(status -> byPeer.put(BfdNames.peer(status.identity()), status));
        for (String peer : List.copyOf(peers)) {
            Optional<SessionStatus> status = Optional.ofNullable(byPeer.get(peer));
            boolean up =
                    status.filter(known -> known.state() == SessionState.UP).isPresent();
            if ((up || status.filter(Exemptions::isAdminDown).isPresent()) && peers.remove(peer)) {
                bgp.tell(peer, up ? Coupling.LET_GO_ON : Coupling.LEAVE_ALONE);
            }
        }
    }
}
