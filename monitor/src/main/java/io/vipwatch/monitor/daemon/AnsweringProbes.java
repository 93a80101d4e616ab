package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.InjectEvent;
import io.vipwatch.monitor.prober.LiveReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the injector which nodes answer the probes of its services, twice a second; on the virtual thread
 * {@code inject-probes}. */
final class AnsweringProbes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnsweringProbes.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Where each probe has a connection of its own, a node counts as gone after so many answers of others. */
    private static final int ANSWERS_A_NODE = 12;

    private final Probing probing;
    private final MonitorClock clock;
    private final Supplier<Optional<InjectSection>> inject;
    private final Consumer<InjectEvent> injector;
    private final Thread thread = Thread.ofVirtual().name("inject-probes").unstarted(this::run);

    AnsweringProbes(
            Probing probing,
            MonitorClock clock,
            Supplier<Optional<InjectSection>> inject,
            Consumer<InjectEvent> injector) {
        this.probing = probing;
        this.clock = clock;
        this.inject = inject;
        this.injector = injector;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                try {
                    tell();
                } catch (RuntimeException fault) {
                    LOG.warn("the injector is not told who answers", fault);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        Moment now = clock.now();
        List<LiveReport> reports = probing.live();
        for (InjectServiceSection service :
                inject.get().map(InjectSection::services).orElse(List.of())) {
            List<LiveReport> asked =
                    reports.stream().filter(report -> asks(service, report)).toList();
            if (asked.stream().anyMatch(report -> !report.standing().nodes().isEmpty())) {
                Set<String> nodes = new TreeSet<>();
                asked.forEach(report -> nodes.addAll(report.standing().nodes()));
                Duration longest = asked.stream()
                        .map(AnsweringProbes::memory)
                        .max(Duration::compareTo)
                        .orElseThrow();
                injector.accept(new InjectEvent.NodesAnswer(service.name(), nodes, now.plus(longest.negated())));
            }
        }
    }

    private static boolean asks(InjectServiceSection service, LiveReport report) {
        ProbeSection probe = report.section();
        return service.prefixes().stream()
                .anyMatch(prefix ->
                        prefix.covers(Prefix.of(probe.target(), probe.target().bits())));
    }

    /** {@return how old the oldest answer may be by which a node is among those that answer} */
    private static Duration memory(LiveReport report) {
        int nodes = Math.max(2, report.standing().nodes().size());
        boolean each = ProbeSection.isConnectionEach(report.section().kind());
        long answers = each ? (long) ANSWERS_A_NODE * nodes / report.section().flows() + 1 : 1;
        return report.interval().multipliedBy(answers).plus(report.section().timeout());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
