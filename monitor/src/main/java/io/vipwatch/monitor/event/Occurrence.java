package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** Something that happened, before it has a place in the sequence. The record's components are the event's data. */
public sealed interface Occurrence
        permits SessionUp,
                SessionDown,
                SessionRefused,
                SessionWarning,
                BfdUp,
                BfdDown,
                BfdWarning,
                BfdRefused,
                RouteChanged,
                EndOfRib,
                CrosscheckOccurrence,
                PrefixStateChanged,
                ProbeOccurrence,
                IncidentOccurrence,
                IncidentRules,
                MonitorStarted,
                MonitorStall,
                MonitorLagged,
                MonitorFault,
                MonitorReloaded,
                MonitorStopped,
                ClockStep,
                ClockSync,
                CollectorStateChanged,
                EdgeOccurrence,
                EdgeVersion,
                FaultOccurrence,
                InjectOccurrence,
                JournalDegraded,
                JournalRecovered,
                StoreDegraded,
                StoreRecovered,
                StorePutAside,
                UnknownOccurrence {
    /** {@return the event type, such as {@code session.up}} */
    @JsonIgnore
    String type();

    /** {@return what the event is about: a peer's name, a prefix, or the monitor itself} */
    @JsonIgnore
    String subject();

    /**
     * {@return by what the monitor knows: {@code bgp} for what a session carried, {@code bfd}, {@code probe},
     * {@code drill}, {@code inject}, {@code monitor} for itself, or a source of the edge's evidence such as
     * {@code capture}}
     */
    @JsonIgnore
    default String evidence() {
        return switch (this) {
            case SessionUp _,
                    SessionDown _,
                    SessionRefused _,
                    SessionWarning _,
                    RouteChanged _,
                    EndOfRib _,
                    PrefixStateChanged _ -> "bgp";
            case CrosscheckMismatch mismatch -> mismatch.foundBy().evidence();
            case CrosscheckCleared cleared -> cleared.foundBy().evidence();
            case CrosscheckUnknown _, CrosscheckBlackHole _, CrosscheckCompared _, EdgeVersion _ ->
                FoundBy.POLL.evidence();
            case BfdUp _, BfdDown _, BfdWarning _, BfdRefused _ -> "bfd";
            case EdgeOccurrence atTheEdge -> atTheEdge.seen().source().text();
            case ProbeOccurrence _ -> "probe";
            case FaultOccurrence _ -> "drill";
            case InjectOccurrence _ -> "inject";
            case IncidentOccurrence _,
                    IncidentRules _,
                    MonitorStarted _,
                    MonitorStall _,
                    MonitorLagged _,
                    MonitorFault _,
                    MonitorReloaded _,
                    MonitorStopped _,
                    ClockStep _,
                    ClockSync _,
                    CollectorStateChanged _,
                    JournalDegraded _,
                    JournalRecovered _,
                    StoreDegraded _,
                    StoreRecovered _,
                    StorePutAside _,
                    UnknownOccurrence _ -> "monitor";
        };
    }

    /** {@return whose clock the event's time comes from: {@code monitor}, or {@code edge} where it was mapped from there} */
    @JsonIgnore
    default String clock() {
        return "monitor";
    }

    /**
     * {@return when what is known of it reached us, in nanoseconds since the epoch}
     *
     * @param at the event's time
     */
    default long arrivalNanos(Moment at) {
        return at.epochNanos();
    }
}
