package io.vipwatch.monitor.event;

/** Something that is known because the monitor asked and waited for the answer, rather than being told. */
public sealed interface ProbeOccurrence extends Occurrence
        permits ProbeLossStart, ProbeLossEnd, ProbeNodeChange, ProbeSessionEnd, ProbeLagged, ServiceUp, ServiceDown {}
