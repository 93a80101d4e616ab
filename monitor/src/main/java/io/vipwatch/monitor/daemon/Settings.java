package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.monitor.config.JournalSection;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.translation.PeerDirectory;
import io.vipwatch.monitor.translation.TrackSettings;
import java.util.List;

/**
 * The configuration and what follows from it; another after a reload.
 *
 * @param directory who the peers are
 * @param rules what is tracked
 * @param wanted of which routes the speaker tells
 */
record Settings(MonitorConfig config, PeerDirectory directory, List<TrackRule> rules, RouteFilter wanted) {
    static Settings of(MonitorConfig config) {
        List<TrackRule> rules = TrackSettings.rules(config);
        RouteFilter wanted = everyRoute(config) ? RouteFilter.ALL : related(rules);
        return new Settings(config, PeerDirectory.of(config), rules, wanted);
    }

    /** {@return whether routes that concern no tracked prefix are told too} */
    boolean everyRoute() {
        return everyRoute(config);
    }

    private static boolean everyRoute(MonitorConfig config) {
        return config.journal().routes() == JournalSection.Routes.ALL;
    }

    /** {@return the routes that concern a tracked prefix} */
    RouteFilter related() {
        return related(rules);
    }

    private static RouteFilter related(List<TrackRule> rules) {
        List<Prefix> tracked = rules.stream().map(TrackRule::prefix).toList();
        return RouteFilter.related(tracked);
    }
}
