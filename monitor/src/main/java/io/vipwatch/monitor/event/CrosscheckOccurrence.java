package io.vipwatch.monitor.event;

/** What comparing what the nodes tell us with what the edge holds brought to light. */
public sealed interface CrosscheckOccurrence extends Occurrence
        permits CrosscheckMismatch, CrosscheckCleared, CrosscheckUnknown, CrosscheckBlackHole, CrosscheckCompared {}
