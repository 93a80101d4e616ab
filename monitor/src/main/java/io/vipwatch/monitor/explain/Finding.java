package io.vipwatch.monitor.explain;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Something in the configuration of either end that will cost seconds, or that leaves open what it will cost.
 *
 * @param rule which rule found it
 * @param weight how much it matters
 * @param nodes the nodes that it concerns
 * @param what what it is
 * @param cost what it costs, and when
 * @param line the line that fixes it; empty where none does
 */
public record Finding(Rule rule, Weight weight, List<String> nodes, String what, String cost, String line) {
    public Finding {
        nodes = List.copyOf(nodes);
    }

    /** How much a finding matters. */
    public enum Weight {
        /** A failure will cost seconds. */
        COSTLY("costly"),
        /** Something does not do what it is there for, or may misfire. */
        WARNING("warning"),
        /** It cannot be told. */
        UNKNOWN("unknown");

        private final String text;

        Weight(String text) {
            this.text = text;
        }

        /** {@return the word in tables and in JSON} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    /** The rules. */
    public enum Rule {
        /** Nothing but a long hold timer notices silence. */
        SLOW_DETECTION("slow-detection"),
        /** Nothing notices silence at all. */
        NO_DETECTION("no-detection"),
        /** The edge keeps the routes of a dead speaker. */
        BLACK_HOLE("black-hole"),
        /** The edge keeps the routes of a node also after its hold timer has expired. */
        KEPT_AFTER_NOTIFICATION("kept-after-notification"),
        /** BFD is configured and not Up. */
        BFD_NOT_UP("bfd-not-up"),
        /** BFD and graceful restart contradict each other. */
        BFD_BESIDE_GRACEFUL_RESTART("bfd-beside-graceful-restart"),
        /** The hold time is shorter than a busy speaker keeps up with. */
        NERVOUS_HOLD_TIMER("nervous-hold-timer"),
        /** Nodes repeat each other's routes. */
        REPEATED_ROUTES("repeated-routes"),
        /** An address has one origin. */
        SINGLE_ORIGIN("single-origin"),
        /** Nothing withdraws a node whose service is dead. */
        NO_HEALTH_CHECK("no-health-check"),
        /** A fact is not known. */
        NOT_KNOWN("not-known");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        /** {@return its name} */
        @JsonValue
        public String text() {
            return text;
        }
    }
}
