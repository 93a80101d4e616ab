package io.vipwatch.monitor.healthcheck;

/** What our own sessions with the nodes say of them. Called on any thread; must not wait. */
public interface NodeSessions {
    /** What a session says. Unknown is not down. */
    enum Word {
        UP,
        DOWN,
        /** It says nothing: it was never up, its restart is awaited, an operator took it out of use, or there is none. */
        NOTHING
    }

    /** {@return what the BFD session with the peer of this name says} */
    Word bfd(String peer);

    /** {@return what the BGP session with the peer of this name says} */
    Word bgp(String peer);
}
