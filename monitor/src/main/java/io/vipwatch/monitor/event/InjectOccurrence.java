package io.vipwatch.monitor.event;

/** Something that the injector decided, or kept itself from. */
public sealed interface InjectOccurrence extends Occurrence
        permits InjectStateChanged,
                InjectRoute,
                InjectSuppressed,
                InjectAlarm,
                InjectDrain,
                InjectMaintenance,
                InjectReconciled,
                InjectRound,
                InjectExit {}
