package io.vipwatch.monitor.explain;

import java.util.List;
import java.util.Optional;

/**
 * What a scenario should take for one node, in closed form from the timers in force.
 *
 * @param scenario what fails
 * @param node the node that it concerns; of several the one for which it takes longest
 * @param outcome what it should cost
 * @param parts what that is made of, in order
 * @param timer the timer in charge: the one that most of it is waited for
 * @param back how long the way back should take once the failure is over; empty where nothing has to come back
 * @param changes what would make it shorter, what helps most first; those that the edge alone can make come before those
 *     that the node must take part in
 * @param unknowns what could not be known and would move the figures
 */
public record Prediction(
        Scenario scenario,
        String node,
        Outcome outcome,
        List<Part> parts,
        String timer,
        Optional<Outcome> back,
        List<Change> changes,
        List<String> unknowns) {
    public Prediction {
        parts = List.copyOf(parts);
        changes = List.copyOf(changes);
        unknowns = List.copyOf(unknowns);
    }

    /** {@return this, or where nobody can take over, that packets are lost until the node is back} */
    Prediction ofTheOnlyOrigin(boolean only) {
        if (!only || !(outcome instanceof Outcome.Takes(Span span, String why))) {
            return this;
        }
        Outcome out = new Outcome.Endless(
                "no other node announces it: nobody takes over. The edge has no route any more after " + span.text()
                        + ": " + why);
        return new Prediction(scenario, node, out, parts, timer, back, List.of(), unknowns);
    }

    /**
     * A part of what it takes.
     *
     * @param name the phase, as in a report
     * @param span how long
     * @param why by which timer
     */
    public record Part(String name, Span span, String why) {}

    /**
     * A change, and what it would make of the same scenario.
     *
     * @param what the change in a few words, as in {@code hold 180 s → 9 s}
     * @param line what is to be configured, in FRR's words or those of the system that it is for
     * @param before what the scenario takes now
     * @param after what it would take
     * @param cost what is paid for it; empty where nothing is
     */
    public record Change(String what, String line, String before, String after, String cost) {
        /** {@return in one line, as in {@code hold 180 s → 9 s: 120–180 s → 6.1–9.1 s}} */
        public String text() {
            return what + ": " + before + " → " + after;
        }
    }
}
