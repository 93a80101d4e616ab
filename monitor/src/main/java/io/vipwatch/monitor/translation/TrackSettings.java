package io.vipwatch.monitor.translation;

import io.vipwatch.monitor.config.BudgetSection;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.TrackSection;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.TrackedKind;
import io.vipwatch.monitor.track.DecisionRules;
import io.vipwatch.monitor.track.TrackRule;
import java.util.ArrayList;
import java.util.List;

/** The configuration in the words of the tracker. */
public final class TrackSettings {
    private TrackSettings() {}

    /** {@return which prefixes are followed} */
    public static List<TrackRule> rules(MonitorConfig config) {
        return config.track().stream().map(TrackSettings::rule).toList();
    }

    private static TrackRule rule(TrackSection section) {
        TrackedKind kind = switch (section.kind()) {
            case VIP -> TrackedKind.VIP;
            case PODS -> TrackedKind.PODS;
            case SERVICES -> TrackedKind.SERVICES;
        };
        return new TrackRule(section.name(), section.prefix(), section.within(), kind, section.minOrigins());
    }

    /** {@return how the edge chooses among paths; where nothing is known of it, as FRR does unless told otherwise} */
    public static DecisionRules decision(MonitorConfig config) {
        return config.edge()
                .map(EdgeSection::decision)
                .map(known -> new DecisionRules(
                        known.maximumPaths(),
                        known.multipathRelax(),
                        known.alwaysCompareMed(),
                        known.missingMedAsWorst(),
                        known.deterministicMed(),
                        known.compareRouterId(),
                        known.ignoreAsPathLength()))
                .orElse(DecisionRules.DEFAULT);
    }

    /** {@return by which rules incidents are drawn, as the journal says them} */
    public static IncidentRules incidents(MonitorConfig config) {
        return new IncidentRules(
                config.incidents().quiet(),
                config.incidents().relapse(),
                config.track().stream()
                        .map(section -> new IncidentRules.Tracked(
                                section.name(),
                                section.prefix(),
                                section.within(),
                                rule(section).kind(),
                                section.budget().map(TrackSettings::limits).orElse(List.of())))
                        .toList());
    }

    private static List<IncidentRules.Limit> limits(BudgetSection budget) {
        List<IncidentRules.Limit> limits = new ArrayList<>();
        budget.detection().ifPresent(limit -> limits.add(new IncidentRules.Limit("detection", limit)));
        budget.rib().ifPresent(limit -> limits.add(new IncidentRules.Limit("rib", limit)));
        budget.fib().ifPresent(limit -> limits.add(new IncidentRules.Limit("fib", limit)));
        budget.total().ifPresent(limit -> limits.add(new IncidentRules.Limit("total", limit)));
        budget.service().ifPresent(limit -> limits.add(new IncidentRules.Limit("service", limit)));
        return limits;
    }
}
