package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.crosscheck.BlackHole;
import io.vipwatch.monitor.crosscheck.BlackHoles;
import io.vipwatch.monitor.crosscheck.Difference;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.OpenMismatches;
import io.vipwatch.monitor.crosscheck.PrefixViews;
import io.vipwatch.monitor.crosscheck.Reached;
import io.vipwatch.monitor.crosscheck.Told;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.FoundBy;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.http.CrosscheckReport;
import io.vipwatch.monitor.http.CrosscheckReport.Verdict;
import io.vipwatch.monitor.track.TrackRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cross-check in the form of the API; on the thread that asks for it.
 *
 * @param section how the edge is asked
 * @param rules what is tracked
 * @param edge the name of the edge among the peers
 * @param now the time
 */
record CrosscheckReports(EdgeSection section, List<TrackRule> rules, Optional<String> edge, Moment now) {
    private static final String NO_POLL = "the edge is not asked: the configuration has no section edge, or poll is 0s";

    /** {@return what there is to say where the edge is not asked} */
    static CrosscheckReport withoutPoll(
            List<OpenMismatches.Open> open, Optional<EdgeSection> section, Optional<String> edge, Moment now) {
        return new CrosscheckReport(
                open.isEmpty() ? Verdict.UNKNOWN : Verdict.MISMATCH,
                NO_POLL,
                section.map(asked -> new CrosscheckReports(asked, List.of(), edge, now).edge(Look.none(now), true)),
                List.of(),
                mismatches(open, now),
                List.of());
    }

    /** @param fresh whether the look is of a round that began when it was wanted, or none was wanted */
    CrosscheckReport of(Look look, List<OpenMismatches.Open> open, boolean fresh) {
        List<CrosscheckReport.Row> rows =
                look.rows().stream().map(row -> row(row, look.mismatches())).toList();
        Optional<String> inconclusive = inconclusive(look, fresh);
        boolean certain = inconclusive.isEmpty() || fresh(look, fresh);
        boolean mismatch =
                open.stream().anyMatch(one -> certain || one.foundBy().contains(FoundBy.SESSION))
                        || (certain && !look.holes().all().isEmpty());
        return new CrosscheckReport(
                mismatch ? Verdict.MISMATCH : inconclusive.isPresent() ? Verdict.UNKNOWN : Verdict.AGREE,
                mismatch ? "" : inconclusive.orElse(""),
                Optional.of(edge(look, fresh)),
                rows,
                mismatches(open, now),
                look.holes().all().stream().map(this::blackHole).toList());
    }

    private static boolean fresh(Look look, boolean fresh) {
        return fresh && look.unknown().now().isEmpty();
    }

    /** {@return why it cannot be said that all agrees, if it cannot} */
    static Optional<String> inconclusive(Look look, boolean fresh) {
        if (look.round() == 0) {
            return Optional.of("the edge has not answered yet");
        }
        if (!look.unknown().now().isEmpty()) {
            return Optional.of(look.unknown().now().getFirst().view() + " of the edge is not known: "
                    + look.unknown().now().getFirst().reason());
        }
        if (!fresh) {
            return Optional.of("the edge has not answered a fresh question in time");
        }
        if (look.mismatches().pending()) {
            return Optional.of("a difference has not lasted as long as the propagation allowance");
        }
        return look.rows().stream()
                .filter(row -> verdict(row, look.mismatches()) == Verdict.UNKNOWN)
                .findFirst()
                .map(row -> "a node that has no session with us has a path to " + row.prefix() + " at the edge");
    }

    private CrosscheckReport.Edge edge(Look look, boolean fresh) {
        boolean looked = look.round() > 0;
        return new CrosscheckReport.Edge(
                edge.orElse(section.ssh().host()),
                section.ssh().host(),
                Optional.empty(),
                section.poll(),
                section.allowance(),
                looked ? Optional.of(EpochText.of(look.at().epochNanos())) : Optional.empty(),
                looked ? Optional.of(now.since(look.at())) : Optional.empty(),
                look.lastGood().map(now::since),
                fresh,
                look.unknown().now());
    }

    private CrosscheckReport.Row row(PrefixViews views, Mismatches mismatches) {
        List<String> differs = mismatches.all().stream()
                .map(Mismatches.Standing::difference)
                .filter(one -> one.prefix().equals(views.prefix()))
                .map(one -> one.kind().text())
                .distinct()
                .toList();
        return new CrosscheckReport.Row(
                rules.stream()
                        .filter(rule -> rule.follows(views.prefix()))
                        .map(TrackRule::name)
                        .findFirst()
                        .orElse(""),
                views.prefix(),
                verdict(views, mismatches),
                differs,
                views.nodes().stream().map(CrosscheckReports::node).toList(),
                EdgeReports.bgp(views),
                EdgeReports.zebra(views.zebra()),
                EdgeReports.kernel(views.kernel()),
                probe(views.probe()));
    }

    private static Verdict verdict(PrefixViews views, Mismatches mismatches) {
        if (!mismatches.of(views.prefix()).isEmpty()) {
            return Verdict.MISMATCH;
        }
        boolean everythingKnown = views.bgp() instanceof View.Known<?>
                && views.zebra() instanceof View.Known<?>
                && views.kernel() instanceof View.Known<?>
                && views.nodes().stream()
                        .noneMatch(told -> !told.sessionUp() && EdgeReports.hasPath(views, told.node()));
        boolean pending = mismatches.all().stream()
                .anyMatch(one -> one.difference().prefix().equals(views.prefix()));
        return everythingKnown && !pending ? Verdict.AGREE : Verdict.UNKNOWN;
    }

    private static CrosscheckReport.NodeView node(Told told) {
        return new CrosscheckReport.NodeView(
                told.node().name(),
                told.node().address(),
                told.announces() ? "announces" : told.silent() ? "silent" : "no-session",
                told.nextHops().stream().sorted().toList(),
                told.dead());
    }

    private static CrosscheckReport.ProbeView probe(View<Reached> view) {
        return switch (view) {
            case View.Known<Reached>(Reached reached) ->
                new CrosscheckReport.ProbeView(Optional.empty(), Optional.of(reached.answered()), reached.by());
            case View.Unknown<Reached>(String reason) ->
                new CrosscheckReport.ProbeView(Optional.of(reason), Optional.empty(), List.of());
        };
    }

    private static List<CrosscheckReport.Mismatch> mismatches(List<OpenMismatches.Open> open, Moment now) {
        return open.stream().map(one -> mismatch(one, now)).toList();
    }

    private static CrosscheckReport.Mismatch mismatch(OpenMismatches.Open one, Moment now) {
        return new CrosscheckReport.Mismatch(
                one.about().kind(),
                one.about().edge(),
                one.about().prefix(),
                one.about().node(),
                one.about().address(),
                EpochText.of(one.since().epochNanos()),
                one.since().epochNanos(),
                now.since(one.since()),
                one.foundBy().stream().sorted().toList(),
                one.detail(),
                Difference.Kind.named(one.about().kind())
                        .map(Difference.Kind::meaning)
                        .orElse(""),
                one.lookAt());
    }

    private CrosscheckReport.BlackHole blackHole(BlackHoles.Standing one) {
        BlackHole hole = one.hole();
        return new CrosscheckReport.BlackHole(
                hole.prefix(),
                hole.node().name(),
                hole.node().address(),
                hole.path(),
                Duration.ofNanos(now.monotonicNanos() - one.since()),
                hole.remaining(),
                hole.evidence(),
                hole.prevention());
    }
}
