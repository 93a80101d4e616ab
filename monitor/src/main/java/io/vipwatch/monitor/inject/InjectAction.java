package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.event.InjectOccurrence;
import java.util.List;

/** What the injector wants done, in order. */
public sealed interface InjectAction {
    /**
     * Make a check, and tell what came of it within its time-out. No other one with the same id is asked for before.
     *
     * @param id the check
     * @param backend the backend
     * @param check how
     */
    record Check(CheckId id, InjectBackendSection backend, InjectCheckSection check) implements InjectAction {}

    /**
     * Have the edge hold exactly these paths of us: announce what is new or different, withdraw what is not among them.
     *
     * @param edge the peer's name
     * @param routes all of them; for an edge without ADD-PATH at most one for each prefix
     * @param again whether all of them are to be sent, also those that the edge was told before
     */
    record Advertise(String edge, List<InjectedRoute> routes, boolean again) implements InjectAction {
        public Advertise {
            routes = List.copyOf(routes);
        }
    }

    /**
     * Send the End-of-RIB markers (RFC 4724 §2) that were held back since the session with the edge came up.
     *
     * @param edge the peer's name
     */
    record EndOfRib(String edge) implements InjectAction {}

    /**
     * Ask the edge now what it holds of us and where it sends packets, and tell.
     *
     * @param edge the peer's name
     */
    record Look(String edge) implements InjectAction {}

    /**
     * Put it into the journal.
     *
     * @param what the occurrence
     */
    record Tell(InjectOccurrence what) implements InjectAction {}

    /**
     * Keep this where it outlives the monitor, instead of what was kept before.
     *
     * @param memory what
     */
    record Remember(InjectMemory memory) implements InjectAction {}

    /**
     * Tell the operator.
     *
     * @param id of the {@link InjectEvent.Asked}
     * @param state what the request came to
     * @param text the same in words, a line each
     */
    record Answer(long id, State state, List<String> text) implements InjectAction {
        /** What a request came to. */
        public enum State {
            /** It is not done. */
            REFUSED,
            /** It is under way; another answer follows. */
            BEGUN,
            /** It is done. */
            DONE,
            /** It could not be completed in time; the text says what is missing. */
            INCOMPLETE
        }

        public Answer {
            text = List.copyOf(text);
        }
    }

    /**
     * End the session with the edge, and then tell nothing more; every edge is named once.
     *
     * @param edge the peer's name
     * @param keep whether the edge is to keep our paths by graceful restart: the connection is closed without a
     *     NOTIFICATION (RFC 4724 §4). Otherwise by Cease, when all that was advertised has been sent
     */
    record Finish(String edge, boolean keep) implements InjectAction {}
}
