package io.vipwatch.lab.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The UDP echo probes of a capture, as the wire saw them: the judge of what the monitor says of the same probes. A question
 * crosses the bridge twice, to the edge and from there to a node, and counts from the first time.
 */
public final class ProbeCapture {
    private static final int ETHERNET = 14;
    private static final int IPV6 = 40;
    private static final int UDP = 8;
    private static final int SEQUENCE = 12;
    private static final Run NO_RUN = new Run(0, 0, 0, 0, 0);

    /** By source port: sequence number to the time of the question. */
    private final Map<Integer, NavigableMap<Long, Long>> questions = new HashMap<>();

    /** By source port: when a question was on its way to whom, by the link address, in the order of the wire. */
    private final Map<Integer, NavigableMap<Long, Long>> forwarded = new HashMap<>();

    /** Sequence number to the time at which the answer crossed the bridge for the first time. */
    private final Map<Long, Long> answered = new HashMap<>();

    /**
     * The longest run of probes of a flow without an answer.
     *
     * @param lastOkNanos when the question before it crossed the bridge, in nanoseconds since the epoch
     * @param firstLostNanos when its first question did
     * @param lastLostNanos when its last question did
     * @param firstOkNanos when the question after it did
     * @param lost how many questions it has
     */
    public record Run(long lastOkNanos, long firstLostNanos, long lastLostNanos, long firstOkNanos, int lost) {
        /** {@return the middle of where its end can lie, less the middle of where its beginning can} */
        public Duration gap() {
            return Duration.ofNanos((firstOkNanos - lastOkNanos + lastLostNanos - firstLostNanos) / 2);
        }
    }

    public static ProbeCapture read(byte[] file, int port) throws IOException {
        ProbeCapture capture = new ProbeCapture();
        Packets.forEach(file, (at, packet) -> capture.take(at, packet, port));
        return capture;
    }

    private void take(long at, ByteBuffer packet, int port) {
        boolean udp = packet.limit() >= ETHERNET + IPV6 + UDP + SEQUENCE + 8
                && packet.getShort(12) == (short) 0x86dd
                && packet.get(ETHERNET + 6) == 17;
        if (!udp) {
            return;
        }
        int from = Short.toUnsignedInt(packet.getShort(ETHERNET + IPV6));
        int to = Short.toUnsignedInt(packet.getShort(ETHERNET + IPV6 + 2));
        long sequence = packet.getLong(ETHERNET + IPV6 + UDP + SEQUENCE);
        if (to == port) {
            boolean again =
                    questions.computeIfAbsent(from, _ -> new TreeMap<>()).putIfAbsent(sequence, at) != null;
            if (again) {
                forwarded.computeIfAbsent(from, _ -> new TreeMap<>()).put(at, packet.getLong(0) >>> 16);
            }
        } else if (from == port) {
            answered.putIfAbsent(sequence, at);
        }
    }

    /** {@return how many questions of a flow have no answer, before the last that has one} */
    long lost(int sourcePort) {
        NavigableMap<Long, Long> all = questions.getOrDefault(sourcePort, new TreeMap<>());
        long last = all.descendingKeySet().stream()
                .filter(answered::containsKey)
                .findFirst()
                .orElse(0L);
        return all.headMap(last).keySet().stream()
                .filter(question -> !answered.containsKey(question))
                .count();
    }

    /**
     * When the router began to send a flow another way.
     *
     * @param lastBeforeNanos when it sent the last question the old way
     * @param firstAfterNanos when it sent the first the new way
     */
    record Turn(long lastBeforeNanos, long firstAfterNanos) {}

    /** {@return when the router turned the flows away from where they went at first, over all that it did within a time} */
    Optional<Turn> turn(long fromNanos, long toNanos) {
        long last = Long.MIN_VALUE;
        long first = Long.MAX_VALUE;
        for (NavigableMap<Long, Long> flow : forwarded.values()) {
            NavigableMap<Long, Long> within = flow.subMap(fromNanos, true, toNanos, true);
            long before = fromNanos;
            for (Map.Entry<Long, Long> one : within.entrySet()) {
                if (!one.getValue().equals(within.firstEntry().getValue())) {
                    last = Math.max(last, before);
                    first = Math.min(first, one.getKey());
                    break;
                }
                before = one.getKey();
            }
        }
        return first == Long.MAX_VALUE ? Optional.empty() : Optional.of(new Turn(last, first));
    }

    /** {@return when the first question was sent that was answered, after the first that was not, within a time} */
    Optional<Long> firstGood(long fromNanos, long toNanos) {
        Optional<Long> first = Optional.empty();
        for (NavigableMap<Long, Long> flow : questions.values()) {
            boolean lost = false;
            for (Map.Entry<Long, Long> one : flow.entrySet()) {
                boolean within = one.getValue() >= fromNanos && one.getValue() <= toNanos;
                boolean good = answered.containsKey(one.getKey());
                if (within && good && lost) {
                    first = first.filter(known -> known < one.getValue()).or(() -> Optional.of(one.getValue()));
                    break;
                }
                lost |= within && !good;
            }
        }
        return first;
    }

    /**
     * How packets were lost, and came again.
     *
     * @param lastOkNanos when the last question was asked, of all flows that failed, that was answered before any was not
     * @param firstLostNanos when the first question of all was sent that was not answered
     * @param recoveredNanos when the last flow was asked the first question that was answered, and none lost after it
     */
    record Loss(long lastOkNanos, long firstLostNanos, long recoveredNanos) {}

    /** {@return what was lost of the questions within a time} */
    Optional<Loss> loss(long fromNanos, long toNanos) {
        List<Failure> failures = questions.values().stream()
                .flatMap(flow -> failure(flow, fromNanos, toNanos).stream())
                .toList();
        long firstLost = failures.stream().mapToLong(Failure::firstLost).min().orElse(0);
        long lastOk = failures.stream()
                .mapToLong(Failure::lastOk)
                .filter(good -> good < firstLost)
                .max()
                .orElse(0);
        long recovered = failures.stream().mapToLong(Failure::recovered).max().orElse(0);
        return recovered == 0 || lastOk == 0 ? Optional.empty() : Optional.of(new Loss(lastOk, firstLost, recovered));
    }

    /** How one flow failed: its last good question before, the first that was lost, and the first that was good for good. */
    private record Failure(long lastOk, long firstLost, long recovered) {}

    private Optional<Failure> failure(NavigableMap<Long, Long> flow, long fromNanos, long toNanos) {
        long good = 0;
        long firstLost = 0;
        long recovered = 0;
        for (Map.Entry<Long, Long> one : flow.entrySet()) {
            long at = one.getValue();
            if (at < fromNanos || at > toNanos) {
                continue;
            }
            if (!answered.containsKey(one.getKey())) {
                firstLost = firstLost == 0 ? at : firstLost;
                recovered = 0;
            } else if (firstLost == 0) {
                good = at;
            } else if (recovered == 0) {
                recovered = at;
            }
        }
        return firstLost == 0 ? Optional.empty() : Optional.of(new Failure(good, firstLost, recovered));
    }

    /** {@return when the last question was sent that was answered, within a time} */
    Optional<Long> lastGood(long fromNanos, long toNanos) {
        return questions.values().stream()
                .flatMap(flow -> flow.entrySet().stream())
                .filter(one -> one.getValue() >= fromNanos && one.getValue() <= toNanos)
                .filter(one -> answered.containsKey(one.getKey()))
                .map(Map.Entry::getValue)
                .max(Long::compare);
    }

    /** {@return the longest run of a flow without an answer} */
    Run longestLoss(int sourcePort) {
        return longest(questions.getOrDefault(sourcePort, new TreeMap<>()));
    }

    /** {@return the longest run without an answer of any flow, of questions within a time} */
    public Run longestLoss(long fromNanos, long toNanos) {
        return questions.values().stream()
                .map(flow -> longest(within(flow, fromNanos, toNanos)))
                .max(Comparator.comparing(Run::gap))
                .orElse(NO_RUN);
    }

    private Run longest(NavigableMap<Long, Long> flow) {
        return runs(flow).stream().max(Comparator.comparing(Run::gap)).orElse(NO_RUN);
    }

    /** What is lost at the end may be answered after it. */
    private List<Run> runs(NavigableMap<Long, Long> flow) {
        List<Run> runs = new ArrayList<>();
        long lastOk = 0;
        long firstLost = 0;
        long lastLost = 0;
        int lost = 0;
        for (Map.Entry<Long, Long> question : flow.entrySet()) {
            if (!answered.containsKey(question.getKey())) {
                firstLost = lost == 0 ? question.getValue() : firstLost;
                lastLost = question.getValue();
                lost++;
                continue;
            }
            if (lost > 0 && lastOk > 0) {
                runs.add(new Run(lastOk, firstLost, lastLost, question.getValue(), lost));
            }
            lost = 0;
            lastOk = question.getValue();
        }
        return runs;
    }

    private List<Run> repeated(long fromNanos, long toNanos) {
        return questions.values().stream()
                .flatMap(flow -> runs(within(flow, fromNanos, toNanos)).stream())
                .filter(run -> run.lost() > 1)
                .toList();
    }

    private static NavigableMap<Long, Long> within(NavigableMap<Long, Long> flow, long fromNanos, long toNanos) {
        NavigableMap<Long, Long> within = new TreeMap<>(flow);
        within.values().removeIf(at -> at < fromNanos || at > toNanos);
        return within;
    }

    /**
     * When nothing was answered any more.
     *
     * @param notBeforeNanos when the last answer before that crossed the bridge, of the flows that lost anything
     * @param notAfterNanos when an answer to the first lost question would have done so, as slow as the slowest before it
     */
    public record Silence(long notBeforeNanos, long notAfterNanos) {
        /** {@return the middle of it, in nanoseconds since the epoch} */
        public long middleNanos() {
            return notBeforeNanos + (notAfterNanos - notBeforeNanos) / 2;
        }

        /** {@return how far that may be off} */
        public Duration uncertainty() {
            return Duration.ofNanos(Math.max(0, notAfterNanos - notBeforeNanos) / 2);
        }
    }

    /** {@return when questions of some flows began to be lost, two in a row at least, within a time; single ones may be lost any time} */
    public Optional<Silence> silence(long fromNanos, long toNanos) {
        List<NavigableMap<Long, Long>> hit = questions.values().stream()
                .map(flow -> within(flow, fromNanos, toNanos))
                .filter(flow -> runs(flow).stream().anyMatch(run -> run.lost() > 1))
                .toList();
        long firstLost = Long.MAX_VALUE;
        for (NavigableMap<Long, Long> flow : hit) {
            long first = runs(flow).stream()
                    .filter(run -> run.lost() > 1)
                    .findFirst()
                    .orElseThrow()
                    .firstLostNanos();
            firstLost = Math.min(firstLost, first);
        }
        long before = firstLost;
        long lastAnswer = Long.MIN_VALUE;
        long slowest = 0;
        for (NavigableMap<Long, Long> flow : hit) {
            for (Map.Entry<Long, Long> question : flow.entrySet()) {
                Long answer = answered.get(question.getKey());
                if (answer != null && question.getValue() < before) {
                    lastAnswer = Math.max(lastAnswer, answer);
                    slowest = Math.max(slowest, answer - question.getValue());
                }
            }
        }
        return lastAnswer == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(new Silence(lastAnswer, Math.max(lastAnswer, firstLost + slowest)));
    }

    /** {@return when the first question was sent after which none of a flow was lost twice in a row, over all flows, within a time} */
    public Optional<Long> recovered(long fromNanos, long toNanos) {
        return repeated(fromNanos, toNanos).stream().map(Run::firstOkNanos).max(Comparator.naturalOrder());
    }
}
