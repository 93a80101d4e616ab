package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A whole configuration file.
 *
 * @param speaker our own side of the sessions
 * @param peers the neighbours, at least one
 * @param track the prefixes whose reachability is followed
 * @param journal the durable record of every event
 * @param store where past events are looked up
 * @param http the API
 * @param bfd what all BFD sessions have in common
 * @param edge the router's own evidence, over SSH
 * @param probes the addresses that are asked again and again
 * @param incidents which changes are one incident
 * @param control how commands ask the running monitor to do something
 * @param inject routes that follow health; empty: nothing is ever announced
 * @param drill the hosts that drills may break
 */
public record MonitorConfig(
        SpeakerSection speaker,
        List<PeerSection> peers,
        List<TrackSection> track,
        JournalSection journal,
        StoreSection store,
        HttpSection http,
        BfdSection bfd,
        Optional<EdgeSection> edge,
        List<ProbeSection> probes,
        IncidentsSection incidents,
        ControlSection control,
        Optional<InjectSection> inject,
        Optional<DrillSection> drill) {
    static final Key<HttpSection> HTTP = Key.optional(
            "http", HttpSection.SHAPE, new HttpSection(HttpSection.DEFAULT_LISTEN), "The API and the metrics.");

    private static final String[] LATER = {"dns", "publish"};

    public MonitorConfig {
        peers = List.copyOf(peers);
        track = List.copyOf(track);
        probes = List.copyOf(probes);
    }

    /**
     * {@return the shape of a file}
     *
     * @param base the directory that relative paths count from
     * @param environment where secrets of the form {@code {env: NAME}} come from
     */
    static Section<MonitorConfig> shape(Path base, Map<String, String> environment) {
        Section<SpeakerSection> speakerShape = SpeakerSection.shape(base);
        SecretShape secrets = new SecretShape(base, environment);
        Section<BfdSection> bfdShape = BfdSection.shape(secrets);
        Key<SpeakerSection> speaker = Key.required("speaker", speakerShape, "Our own side of the BGP sessions.");
        Key<List<PeerSection>> peers = Key.required(
                "peers",
                new ListShape<>(PeerSection.shape(secrets)),
                "The neighbours: every node of the cluster, and the edge router.");
        Key<List<TrackSection>> track = Key.optional(
                "track",
                new ListShape<>(TrackSection.SHAPE),
                List.of(),
                "The prefixes whose reachability is followed.");
        Key<JournalSection> journal = journal(base);
        Key<StoreSection> store = store(base);
        Key<BfdSection> bfd = Key.optional(
                "bfd",
                bfdShape,
                bfdShape.build().apply(Values.none()),
                "What all BFD sessions have in common; a session is a peer's, under its own key bfd.");
        Key<EdgeSection> edge = Key.optional(
                "edge",
                EdgeSection.shape(base, secrets),
                "The router's own evidence, over SSH: its routes are compared with what the nodes tell us.");
        Key<IncidentsSection> incidents = Key.optional(
                "incidents",
                IncidentsSection.SHAPE,
                IncidentsSection.SHAPE.build().apply(Values.none()),
                "Which changes are one convergence incident.");
        Key<List<ProbeSection>> probes = Key.optional(
                "probes",
                new ListShape<>(ProbeSection.shape(base)),
                List.of(),
                "The addresses that are asked again and again; no other address is ever probed.");
        Key<ControlSection> control = control(base);
        Key<InjectSection> inject = Key.optional(
                "inject",
                InjectSection.shape(base, secrets),
                "Routes that follow health. Without this section nothing is ever announced to anybody.");
        Key<DrillSection> drill = Key.optional(
                "drill",
                DrillSection.shape(base, secrets),
                "The hosts that drills may break, on purpose and for a while. Without this section none is touched.");
        return Section.of(
                        values -> new MonitorConfig(
                                values.get(speaker),
                                values.get(peers),
                                values.get(track),
                                values.get(journal),
                                values.get(store),
                                values.get(HTTP),
                                values.get(bfd),
                                values.find(edge),
                                values.get(probes),
                                values.get(incidents),
                                values.get(control),
                                values.find(inject),
                                values.find(drill)),
                        speaker,
                        peers,
                        track,
                        journal,
                        store,
                        HTTP,
                        bfd,
                        edge,
                        probes,
                        incidents,
                        control,
                        inject,
                        drill)
                .checked(values -> {
                    if (values.get(peers).isEmpty()) {
                        values.refuse(peers, "an empty list", "at least one peer");
                    }
                    refuseRepetition(values, peers, PeerSection::name, "name");
                    refuseRepetition(values, peers, peer -> peer.location().toString(), "address or range");
                    refuseRepetition(values, track, TrackSection::name, "name");
                    refuseRepetition(values, probes, ProbeSection::name, "name");
                    refuseUnknownNodes(values, peers, probes);
                    refuseSharedNames(values, peers, bfd);
                    values.find(inject)
                            .ifPresent(section -> InjectPeers.refuse(values, inject, section, values.get(peers)));
                })
                .notYet(LATER);
    }

    /** {@return where commands ask the monitor to do something: in the journal's directory, if nothing else is said} */
    public Path controlSocket() {
        return control.socket().orElseGet(() -> defaultControlSocket(journal));
    }

    static Path defaultControlSocket(JournalSection journal) {
        return journal.directory().resolve(ControlSection.DEFAULT_NAME);
    }

    /** {@return the key {@code control}; relative paths count from {@code base}} */
    static Key<ControlSection> control(Path base) {
        Section<ControlSection> shape = ControlSection.shape(base);
        return Key.optional(
                "control",
                shape,
                shape.build().apply(Values.none()),
                "How commands such as 'vipwatch inject drain' ask the running monitor to do something.");
    }

    /** {@return the key {@code journal}; relative paths count from {@code base}} */
    static Key<JournalSection> journal(Path base) {
        Section<JournalSection> shape = JournalSection.shape(base);
        return Key.optional("journal", shape, shape.build().apply(Values.none()), "The durable record of every event.");
    }

    /** {@return the key {@code store}; relative paths count from {@code base}} */
    static Key<StoreSection> store(Path base) {
        Section<StoreSection> shape = StoreSection.shape(base);
        return Key.optional(
                "store", shape, shape.build().apply(Values.none()), "Past events and incidents, to be looked up.");
    }

    /** A probe of a node's own address names the node as its peer is named, or its word would be nobody's. */
    private static void refuseUnknownNodes(
            Values values, Key<List<PeerSection>> peers, Key<List<ProbeSection>> probes) {
        Set<String> known = values.get(peers).stream()
                .filter(peer -> peer.role() == PeerSection.Role.NODE)
                .map(PeerSection::name)
                .collect(Collectors.toSet());
        for (ProbeSection probe : values.get(probes)) {
            probe.node()
                    .filter(node -> !known.contains(node))
                    .ifPresent(node -> values.refuse(
                            probes,
                            "a probe " + probe.name() + " of the node '" + node + "'",
                            "the name of a peer whose role is node"));
        }
    }

    /** A BFD session is known by one name, whether it is a peer's or came by a range. */
    private static void refuseSharedNames(Values values, Key<List<PeerSection>> peers, Key<BfdSection> bfd) {
        Set<String> seen = new HashSet<>();
        values.get(peers).forEach(peer -> seen.add(peer.name()));
        for (BfdSection.Unsolicited unsolicited : values.get(bfd).unsolicited()) {
            if (!seen.add(unsolicited.name())) {
                values.refuse(
                        bfd,
                        "an unsolicited range with the name '" + unsolicited.name() + "', which is taken",
                        "a name that no peer and no other range has");
            }
        }
    }

    private static <E> void refuseRepetition(
            Values values, Key<List<E>> key, Function<E, String> property, String what) {
        Set<String> seen = new HashSet<>();
        for (E element : values.get(key)) {
            if (!seen.add(property.apply(element))) {
                values.refuse(
                        key, "the " + what + " '" + property.apply(element) + "' twice", "each " + what + " once");
            }
        }
    }
}
