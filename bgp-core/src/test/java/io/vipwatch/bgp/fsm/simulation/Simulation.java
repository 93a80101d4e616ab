package io.vipwatch.bgp.fsm.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One run: two nodes, one link, faults for a while, then peace, then a verdict. All of it follows from the seed. */
final class Simulation {
    private static final int REMEMBERED = 400;

    private final VirtualTime time = new VirtualTime();
    private final ArrayDeque<Happened> log = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private final Random random;
    private final Network network;
    private final Node left;
    private final Node right;
    private final Scenario scenario;
    private int steps;

    private record Happened(long nanos, String node, Object what) {
        @Override
        public String toString() {
            return "%.6f %-5s %s".formatted(nanos / 1e9, node, what);
        }
    }

    Simulation(long seed) {
        random = new Random(seed);
        network = new Network(time, random);
        scenario = new Scenario(random);
        left = new Node("left", this, random, network, scenario.settings(true));
        right = new Node("right", this, random, network, scenario.settings(false));
    }

    VirtualTime time() {
        return time;
    }

    Node peerOf(Node node) {
        return node == left ? right : left;
    }

    int steps() {
        return steps;
    }

    int losses() {
        return left.losses() + right.losses();
    }

    List<String> log() {
        return log.stream().map(Happened::toString).toList();
    }

    void run() {
        Faults faults = new Faults(time, random, network, scenario);
        for (Node node : List.of(left, right)) {
            node.announce(scenario.announcements(node == left));
            time.in(Duration.ofMillis(random.nextInt(50)), () -> node.start(scenario.settings(node == left)));
            time.in(Duration.ofMillis(50 + random.nextInt(20_000)), () -> faults.bfdIsBack(node));
        }
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            Node victim = random.nextBoolean() ? left : right;
            time.in(Duration.ofMillis(random.nextInt(150_000)), () -> faults.strike(victim, victim == left));
        }
        runFor(Duration.ofSeconds(150));
        network.cut(false);
        faults.end();
        for (Node node : List.of(left, right)) {
            node.hear();
            faults.heal(node, node == left);
            if (scenario.isSilent()) {
                // Without KEEPALIVEs an operator has to notice that one end is gone.
                node.feed(new PeerEvent.Reset(ErrorCode.CEASE_ADMINISTRATIVE_RESET, "silence"));
            }
        }
        runFor(Scenario.RECOVERY_BOUND);
        converged();
        int lossesBefore = losses();
        runFor(Duration.ofSeconds(45));
        converged();
        assertThat(losses()).as("losses in peace").isEqualTo(lossesBefore);
    }

    private void runFor(Duration duration) {
        long until = time.now() + duration.toNanos();
        while (time.runNext(until)) {
            Invariants.require(++steps < 200_000, "nothing runs in circles", steps + " steps");
        }
    }

    /** Nothing but time has changed for the other node. */
    void check(Node stepped) {
        Invariants.check(stepped);
        peerOf(stepped).checkTable();
    }

    Tally tally() {
        return tally;
    }

    private void converged() {
        for (Node node : List.of(left, right)) {
            assertThat(node.state().text()).as("state after the faults").isEqualTo("Established");
            assertThat(node.table().hasStale())
                    .as("stale routes after the faults")
                    .isFalse();
            Set<Prefix> expected = new HashSet<>(scenario.prefixes(node != left));
            assertThat(node.table().prefixes()).as("routes after the faults").isEqualTo(expected);
        }
        assertThat(left.sessionSocket().flatMap(Socket::remote))
                .as("both Established on the same connection")
                .isEqualTo(right.sessionSocket());
    }

    void log(String node, Object what) {
        if (log.size() == REMEMBERED) {
            log.remove();
        }
        log.add(new Happened(time.now(), node, what));
    }
}
