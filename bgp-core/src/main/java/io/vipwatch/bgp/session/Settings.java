package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.fsm.MaximumPrefixes;
import io.vipwatch.bgp.fsm.PeerSettings;
import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.prefix.Family;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Tells the machine what it has to know of a configuration. On any thread. */
final class Settings {
    private Settings() {}

    static PeerSettings of(PeerConfig config) {
        Map<Family, MaximumPrefixes> limits = new HashMap<>();
        config.maximumPrefixes().ifPresent(limit -> config.families().forEach(family -> limits.put(family, limit)));
        return new PeerSettings(
                config.localAs(),
                OptionalLong.of(config.remoteAs()),
                config.routerId(),
                config.passive(),
                config.openCapabilities(),
                Set.of(),
                config.times(),
                limits,
                config.gracefulRestart().orElse(RetentionPolicy.DEFAULT),
                config.bfdStrictHold());
    }

    /** {@return whether a session under {@code before} can go on under {@code after}} */
    static boolean sessionGoesOn(PeerConfig before, PeerConfig after) {
        return before.remoteAs() == after.remoteAs()
                && before.localAs() == after.localAs()
                && before.routerId().equals(after.routerId())
                && before.port() == after.port()
                && before.times().hold().equals(after.times().hold())
                && before.ttlSecurityHops().equals(after.ttlSecurityHops())
                && before.sourceAddress().equals(after.sourceAddress())
                && lasting(before).equals(lasting(after));
    }

    /** What our OPEN says of a restart concerns the session that it begins, and none that is there already. */
    private static List<Capability> lasting(PeerConfig config) {
        return config.announcing()
                .map(how -> config.edit().announcing(how.complete()).build())
                .orElse(config)
                .openCapabilities();
    }
}
