package io.vipwatch.monitor.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The nodes that answer in turn where each probe has a connection of its own and so perhaps another path. One joins them
 * with its first answer; one that has not answered for so many answers that chance does not explain it is no longer there.
 */
final class AnsweringNodes {
    /** Of n nodes that answer alike, one is missed in 12 × n answers once in e^12, 160,000 times. */
    private static final int ANSWERS_A_NODE = 12;

    /** Until so many answers are known, who joins is no news. */
    private static final int WARMING_UP = 36;

    private final Map<String, Long> lastAnswer = new TreeMap<>();
    private long answers;
    private List<String> told = List.of();

    /** The nodes before, and from now on. */
    record Change(List<String> from, List<String> to) {}

    /** {@return the change, if this answer means one} */
    Optional<Change> answered(String node) {
        answers++;
        lastAnswer.put(node, answers);
        long patience = (long) ANSWERS_A_NODE * Math.max(2, lastAnswer.size());
        lastAnswer.values().removeIf(last -> answers - last > patience);
        List<String> now = List.copyOf(lastAnswer.keySet());
        List<String> before = told;
        if (now.equals(before)) {
            return Optional.empty();
        }
        told = now;
        return answers > WARMING_UP ? Optional.of(new Change(before, now)) : Optional.empty();
    }

    List<String> now() {
        return told;
    }
}
