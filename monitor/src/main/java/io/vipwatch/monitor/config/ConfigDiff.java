package io.vipwatch.monitor.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What changes when a running monitor takes a new configuration. Sessions of unchanged peers go on.
 *
 * @param peers what happens to the peers
 * @param track what happens to the tracked prefixes
 * @param probes what happens to the probes
 * @param bfd whether what all BFD sessions have in common differs: where it means other sockets, all of them begin anew,
 *     and the BGP sessions do not notice
 * @param edge whether how the edge is asked differs; its connection is made anew only where the login differs
 * @param incidents whether other changes are one incident from now on
 * @param inject whether what is announced, or how it is checked, differs; what is the same goes on as it was
 * @param restart the settings that differ and take effect only when the monitor starts anew, as in {@code speaker.asn}
 */
public record ConfigDiff(
        Changes<PeerSection> peers,
        Changes<TrackSection> track,
        Changes<ProbeSection> probes,
        boolean bfd,
        boolean edge,
        boolean incidents,
        boolean inject,
        List<String> restart) {
    public ConfigDiff {
        restart = List.copyOf(restart);
    }

    /**
     * What happens to the elements of a list; each is known by its name.
     *
     * @param added those that are only in the new configuration
     * @param removed those that are only in the running one
     * @param changed those that are in both and differ, as the new configuration has them
     * @param unchanged those that are the same in both
     */
    public record Changes<E>(List<E> added, List<E> removed, List<E> changed, List<E> unchanged) {
        public Changes {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
            unchanged = List.copyOf(unchanged);
        }

        private static <E> Changes<E> between(List<E> running, List<E> wanted, Function<E, String> name) {
            Map<String, E> left = new LinkedHashMap<>();
            running.forEach(element -> left.put(name.apply(element), element));
            List<E> added = new ArrayList<>();
            List<E> changed = new ArrayList<>();
            List<E> unchanged = new ArrayList<>();
            for (E element : wanted) {
                E before = left.remove(name.apply(element));
                if (before == null) {
                    added.add(element);
                } else {
                    (before.equals(element) ? unchanged : changed).add(element);
                }
            }
            return new Changes<>(added, List.copyOf(left.values()), changed, unchanged);
        }
    }

    /** {@return what changes when a monitor that runs {@code running} takes {@code wanted}} */
    public static ConfigDiff between(MonitorConfig running, MonitorConfig wanted) {
        List<String> restart = new ArrayList<>();
        note(restart, "speaker.asn", running, wanted, config -> config.speaker().asn());
        note(
                restart,
                "speaker.router_id",
                running,
                wanted,
                config -> config.speaker().routerId());
        note(
                restart,
                "speaker.listen",
                running,
                wanted,
                config -> config.speaker().listen());
        note(restart, "speaker.mrt", running, wanted, config -> config.speaker().mrtDirectory());
        note(restart, "journal", running, wanted, MonitorConfig::journal);
        note(restart, "store", running, wanted, MonitorConfig::store);
        note(restart, "http", running, wanted, MonitorConfig::http);
        note(restart, "control", running, wanted, MonitorConfig::control);
        return new ConfigDiff(
                Changes.between(running.peers(), wanted.peers(), PeerSection::name),
                Changes.between(running.track(), wanted.track(), TrackSection::name),
                Changes.between(running.probes(), wanted.probes(), ProbeSection::name),
                !running.bfd().equals(wanted.bfd()),
                !running.edge().equals(wanted.edge()),
                !running.incidents().equals(wanted.incidents()),
                !running.inject().equals(wanted.inject()),
                restart);
    }

    private static void note(
            List<String> restart,
            String field,
            MonitorConfig running,
            MonitorConfig wanted,
            Function<MonitorConfig, Object> value) {
        if (!value.apply(running).equals(value.apply(wanted))) {
            restart.add(field);
        }
    }

    /** {@return whether nothing changes} */
    public boolean isEmpty() {
        boolean lists = isEmpty(peers) && isEmpty(track) && isEmpty(probes) && restart.isEmpty();
        return lists && !bfd && !edge && !incidents && !inject;
    }

    private static boolean isEmpty(Changes<?> changes) {
        return changes.added().isEmpty()
                && changes.removed().isEmpty()
                && changes.changed().isEmpty();
    }
}
