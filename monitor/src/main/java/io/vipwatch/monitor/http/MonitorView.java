package io.vipwatch.monitor.http;

import io.vipwatch.monitor.journal.JournalReader;
import java.util.List;
import java.util.Optional;

/** What the API shows of a running monitor. Every method may be called by any thread, and may take a moment. */
public interface MonitorView {
    /**
     * {@return the sessions and the tracked prefixes as of one sequence number: every event up to it is in them}
     *
     * @throws UnavailableException if the monitor does not answer in time
     */
    Snapshot snapshot() throws UnavailableException, InterruptedException;

    /** {@return the sessions} */
    List<SessionReport> sessions();

    /** {@return the BFD sessions, also those that belong to no BGP session} */
    List<BfdReport> bfdSessions();

    /** {@return the BFD sessions and ranges that are configured and could not be had} */
    List<BfdReport.Unavailable> bfdUnavailable();

    /** {@return what all BFD sessions have in common} */
    BfdReport.Engine bfdEngine();

    /** {@return the probes, in the order of the configuration} */
    List<ProbeReport> probes();

    /**
     * {@return routes of the Adj-RIBs-In}
     *
     * @throws UnavailableException if a peer does not answer in time
     */
    RoutesReport routes(RouteQuery query) throws UnavailableException, InterruptedException;

    /** {@return how the edge's own evidence is come by; empty without a section {@code edge}} */
    Optional<EvidenceReport> edge();

    /**
     * {@return what nodes tell us beside what the edge holds}
     *
     * @param fresh whether to ask the edge anew, and to wait for its answers for some seconds
     */
    CrosscheckReport crosscheck(boolean fresh) throws InterruptedException;

    /**
     * {@return what failovers should take by the timers in force}
     *
     * @throws UnavailableException if the monitor does not answer in time
     */
    ExplainReport explain() throws UnavailableException, InterruptedException;

    /**
     * {@return how the injector stands; empty where nothing is injected}
     *
     * @throws UnavailableException if it does not answer in time
     */
    Optional<InjectReport> inject() throws UnavailableException, InterruptedException;

    /** {@return how many routes there are; cheap} */
    RouteCount routeCount();

    /** {@return a reader of the journal that begins with event {@code seq}} */
    JournalReader journal(long seq);

    /** {@return the last event of the journal} */
    long lastSeq();

    /** {@return what is known of the past} */
    Past past();

    /** {@return why the monitor cannot do its work, if it cannot} */
    Optional<String> sickness();

    /** {@return why the monitor is not ready to be relied on, if it is not} */
    List<String> unreadiness();
}
