package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.Configured;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.monitor.event.BfdWarning;
import io.vipwatch.monitor.http.BfdReport;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The sessions and ranges that the configuration asks for and that could not be had, each with the reason, which is told
 * once as long as it stays the same. Changed by one thread at a time, read by any.
 */
final class Lacking {
    private final Map<String, Lack> lacks = new ConcurrentSkipListMap<>();
    private final Outlet outlet;

    /** What cannot be had, and why. */
    private record Lack(Configured wanted, String reason) {}

    Lacking(Outlet outlet) {
        this.outlet = outlet;
    }

    void add(Configured wanted, String reason) {
        Optional<Lack> before = Optional.ofNullable(lacks.put(wanted.name(), new Lack(wanted, reason)));
        if (before.filter(lack -> lack.reason.equals(reason)).isEmpty()) {
            warn(wanted, "BFD cannot be had and is tried again from time to time: " + reason);
        }
    }

    /** It was had. */
    void had(Configured wanted) {
        Optional.ofNullable(lacks.remove(wanted.name()))
                .ifPresent(lack -> warn(wanted, "BFD can be had now; before: " + lack.reason));
    }

    /** Others are wanted from now on. */
    void retain(List<Configured> wanted) {
        List<String> names = wanted.stream().map(Configured::name).toList();
        lacks.keySet().retainAll(names);
    }

    List<Configured> all() {
        return lacks.values().stream().map(Lack::wanted).toList();
    }

    List<BfdReport.Unavailable> reports() {
        return lacks.values().stream()
                .map(lack -> new BfdReport.Unavailable(lack.wanted.name(), lack.reason))
                .toList();
    }

    private void warn(Configured wanted, String text) {
        outlet.record(
                new BfdWarning(outlet.nameOf(wanted.name(), ScopedAddress.of(remote(wanted))), text, 1), outlet.now());
    }

    private static InetAddress remote(Configured wanted) {
        return switch (wanted) {
            case SessionConfig session -> session.remote();
            case RangeConfig range -> range.prefix().address().toInetAddress();
        };
    }
}
