package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.monitor.bfd.BfdService;
import io.vipwatch.monitor.healthcheck.NodeSessions;

/** What our sessions with the nodes say; on any thread. */
record OurSessions(Speaker speaker, BfdService bfd) implements NodeSessions {
    @Override
    public Word bfd(String peer) {
        return bfd.sessions().stream()
                .filter(session -> session.peer().equals(peer))
                .findFirst()
                .map(session -> switch (session.verdict()) {
                    case UP -> Word.UP;
                    case DOWN -> Word.DOWN;
                    case ADMIN_DOWN, NEVER_UP -> Word.NOTHING;
                })
                .orElse(Word.NOTHING);
    }

    @Override
    public Word bgp(String peer) {
        return speaker.sessions().stream()
                .filter(session -> session.peer().name().equals(peer))
                .findFirst()
                .map(OurSessions::word)
                .orElse(Word.NOTHING);
    }

    /**
     * One that was never Established may be with a node that is not to be reached from here at all; one whose routes are
     * kept for its restart forwards on, as far as is known (RFC 4724 §4.2).
     */
    private static Word word(SessionStatus session) {
        if (session.state() == SessionState.ESTABLISHED) {
            return Word.UP;
        }
        boolean restarting = session.staleRoutes().values().stream().anyMatch(count -> count > 0);
        return session.transitions() == 0 || restarting ? Word.NOTHING : Word.DOWN;
    }
}
