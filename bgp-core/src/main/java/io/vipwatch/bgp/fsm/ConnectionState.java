package io.vipwatch.bgp.fsm;

/**
 * The states of one connection (RFC 4271 §8.2.2), each with what exists in it and nothing else.
 *
 * <pre>
 *            ManualStart            Tcp_CR_Acked            BGPOpen              KeepAliveMsg
 *   Idle ─────────────▶ Connect ─────────────▶ OpenSent ─────────▶ OpenConfirm ─────────▶ Established
 *    │ passive            ▲ │                     ▲
 *    └──────▶ Active ─────┘ │ DelayOpen           │
 *               └───────────┴─────────────────────┘
 *                        TcpConnectionConfirmed
 * </pre>
 *
 * From every state any error leads back to Idle.
 */
public sealed interface ConnectionState {
    /** {@return the state's name in RFC 4271} */
    String text();

    /** No connection, none wanted. */
    record Idle() implements ConnectionState {
        @Override
        public String text() {
            return "Idle";
        }
    }

    /**
     * A TCP connection is being opened.
     *
     * @param opening how far
     */
    record Connect(Opening opening) implements ConnectionState {
        @Override
        public String text() {
            return "Connect";
        }
    }

    /**
     * A TCP connection of the peer is awaited.
     *
     * @param opening how far
     */
    record Active(Opening opening) implements ConnectionState {
        @Override
        public String text() {
            return "Active";
        }
    }

    /**
     * Our OPEN is sent, the peer's is awaited.
     *
     * @param liveness whether the hold timer has expired
     */
    record OpenSent(Liveness liveness) implements ConnectionState {
        @Override
        public String text() {
            return "OpenSent";
        }
    }

    /**
     * Both OPENs are good, the peer's KEEPALIVE is awaited, and in strict mode BFD before ours is sent.
     *
     * @param liveness whether the hold timer has expired
     * @param awaited what is missing
     */
    record OpenConfirm(Negotiated negotiated, Liveness liveness, Awaited awaited) implements ConnectionState {
        OpenConfirm(Negotiated negotiated, Liveness liveness) {
            this(negotiated, liveness, Awaited.KEEPALIVE);
        }

        @Override
        public String text() {
            return "OpenConfirm";
        }
    }

    /**
     * Routes are exchanged.
     *
     * @param liveness whether the hold timer has expired
     */
    record Established(Negotiated negotiated, Liveness liveness) implements ConnectionState {
        @Override
        public String text() {
            return "Established";
        }
    }

    /** How far a TCP connection is. */
    enum Opening {
        /** There is none yet. */
        TCP,
        /** It is up, and our OPEN waits for the DelayOpenTimer or for the peer's OPEN. */
        DELAYED_OPEN
    }

    /** What a connection in OpenConfirm waits for. */
    enum Awaited {
        /** Our KEEPALIVE is sent, the peer's is missing. */
        KEEPALIVE,
        /** Strict mode: BFD is not Up, so that no KEEPALIVE is sent; none has come. */
        BFD_AND_KEEPALIVE,
        /** Strict mode: BFD is not Up; the peer's KEEPALIVE has come already. */
        BFD
    }

    /** Whether the peer is believed to be alive. */
    enum Liveness {
        /** The hold timer runs, if there is one. */
        HEARD,
        /** The hold timer has expired and the socket is being drained; what comes out of it decides. */
        IN_DOUBT
    }
}
