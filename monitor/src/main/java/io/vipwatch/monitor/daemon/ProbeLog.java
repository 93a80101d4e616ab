package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.ProbeLagged;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossEnd.FlowLoss;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.ProbeSessionEnd;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.event.ServiceUp;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the program's log what the probes found, a line each; on the recorder's thread. */
final class ProbeLog {
    private static final Logger LOG = LoggerFactory.getLogger("vipwatch");

    private ProbeLog() {}

    static void tell(ProbeOccurrence what) {
        switch (what) {
            case ProbeLagged lagged when lagged.skipped() == 0 -> LOG.debug("{}", sentence(what));
            case ProbeLossStart _, ProbeLossEnd _, ProbeSessionEnd _, ServiceDown _, ProbeLagged _ ->
                LOG.warn("{}", sentence(what));
            case ProbeNodeChange _, ServiceUp _ -> LOG.info("{}", sentence(what));
        }
    }

    /** {@return as in: probe echo: good again at [2001:db8::100]:7007 after 2.20 s ± 20 ms on 7 of 16 flows (…)} */
    static String sentence(ProbeOccurrence what) {
        return switch (what) {
            case ProbeLossStart start ->
                "probe " + start.probe().probe() + ": lost at " + place(start.probe()) + flows(start.flows()) + ": "
                        + start.detail() + late(start.lagged());
            case ProbeLossEnd end -> lossEnd(end);
            case ProbeNodeChange change ->
                "probe " + change.probe().probe() + ": " + flow(change.flow()) + "answered by " + names(change.to())
                        + (change.from().isEmpty() ? "" : " instead of " + names(change.from()));
            case ProbeSessionEnd end ->
                "probe " + end.probe().probe() + ": the connection of flow " + end.flow()
                        + end.node().map(node -> " with " + node).orElse("") + " ended after "
                        + time(end.silence()) + " of silence (" + end.reason().text() + "): " + end.detail();
            case ProbeLagged lagged ->
                "the prober was " + time(lagged.late()) + " late and left out " + lagged.skipped()
                        + (lagged.skipped() == 1 ? " probe; it is not lost" : " probes; they are not lost");
            case ServiceDown down ->
                "service " + down.probe().probe() + ": down at " + place(down.probe()) + ", " + down.failures()
                        + " bad checks (" + down.reason().text() + "): " + down.detail()
                        + down.up().map(up -> "; it was up for " + time(up)).orElse("; it was never seen up");
            case ServiceUp up ->
                "service " + up.probe().probe() + ": up at " + place(up.probe())
                        + up.node().map(node -> ", answered by " + node).orElse("")
                        + up.down().map(down -> ", after " + time(down)).orElse("");
        };
    }

    private static String lossEnd(ProbeLossEnd end) {
        String outage = end.gap()
                .map(gap -> time(gap) + " ± " + time(end.gapUncertainty()))
                .orElse("a time whose beginning was not seen");
        String affected = end.flows() > 1 ? " on " + end.affected().size() + " of " + end.flows() + " flows" : "";
        return "probe " + end.probe().probe() + ": good again at " + place(end.probe()) + " after " + outage + affected
                + " (lost " + end.lost() + " of " + end.sent() + ", which makes " + time(end.lossDerived()) + ")"
                + moved(end.affected()) + late(end.lagged());
    }

    private static String moved(List<FlowLoss> flows) {
        String before = answered(flows, FlowLoss::nodeBefore);
        String after = answered(flows, FlowLoss::nodeAfter);
        return before.isEmpty() || after.isEmpty() ? "" : "; answered by " + after + ", before by " + before;
    }

    private static String answered(List<FlowLoss> flows, Function<FlowLoss, Optional<String>> node) {
        return names(List.copyOf(
                new TreeSet<>(flows.stream().map(node).flatMap(Optional::stream).toList())));
    }

    private static String late(boolean lagged) {
        return lagged ? "; the prober itself was late, so take the figures with care" : "";
    }

    private static String names(List<String> nodes) {
        return String.join(", ", nodes);
    }

    private static String flow(OptionalInt flow) {
        return flow.isPresent() ? "flow " + flow.getAsInt() + " " : "";
    }

    private static String flows(int flows) {
        return flows > 1 ? ", one of " + flows + " flows first" : "";
    }

    private static String place(ProbeTarget probe) {
        if (probe.port() == 0) {
            return probe.target().toString();
        }
        return (probe.target().isIpv6()
                        ? "[" + probe.target() + "]"
                        : probe.target().toString()) + ":" + probe.port();
    }

    private static String time(Duration time) {
        long millis = Math.round(time.toNanos() / 1e6);
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.2f s", millis / 1e3);
    }
}
