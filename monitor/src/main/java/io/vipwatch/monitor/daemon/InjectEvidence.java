package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.config.InjectEvidenceSection;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.config.PeerLocation;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.inject.InjectEvent;
import io.vipwatch.monitor.injector.EdgeReading;
import io.vipwatch.monitor.ssh.EdgeLink;
import io.vipwatch.monitor.ssh.EdgePoll;
import io.vipwatch.monitor.ssh.LinkObserver;
import io.vipwatch.monitor.ssh.LinkSettings;
import io.vipwatch.monitor.ssh.LinkState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the injector what each edge makes of what it is told: the one of the section {@code edge} on the thread of its poll,
 * further ones on those of polls of their own.
 */
final class InjectEvidence implements EdgeTap, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InjectEvidence.class);

    private final Speaker speaker;
    private final Supplier<Settings> settings;
    private final MonitorClock clock;
    private final HandOver handOver;
    private final Consumer<InjectEvent> injector;
    private final Map<String, Further> further = new HashMap<>();
    private volatile Moment asked;

    InjectEvidence(
            Speaker speaker,
            Supplier<Settings> settings,
            MonitorClock clock,
            HandOver handOver,
            Consumer<InjectEvent> injector) {
        this.speaker = speaker;
        this.settings = settings;
        this.clock = clock;
        this.handOver = handOver;
        this.injector = injector;
        asked = clock.now();
    }

    /** Asks the further edges that the configuration names, and no others; on any thread. */
    void follow() {
        Map<String, EdgeSection> wanted = inject().map(InjectSection::evidence).orElse(List.of()).stream()
                .collect(Collectors.toMap(InjectEvidenceSection::peer, InjectEvidenceSection::edge));
        synchronized (further) {
            further.entrySet().removeIf(one -> {
                boolean gone = !one.getValue().section.equals(wanted.get(one.getKey()));
                if (gone) {
                    one.getValue().close();
                }
                return gone;
            });
            wanted.forEach((peer, section) -> further.computeIfAbsent(peer, name -> new Further(name, section)));
        }
    }

    /**
     * Has a further edge asked now; on any thread.
     *
     * @return whether it is one
     */
    boolean look(String edge) {
        synchronized (further) {
            Optional<Further> asked = Optional.ofNullable(further.get(edge));
            asked.ifPresent(Further::now);
            return asked.isPresent();
        }
    }

    @Override
    public Set<Prefix> begins() {
        asked = clock.now();
        return prefixes(services()).stream()
                .filter(prefix -> prefix.family().equals(Family.IPV6_UNICAST))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<Prefix> ours() {
        return edge().map(this::prefixes).orElse(Set.of());
    }

    @Override
    public Optional<IpAddress> us() {
        return edge().flatMap(this::us);
    }

    private Optional<IpAddress> us(String edge) {
        return session(edge)
                .flatMap(SessionStatus::established)
                .map(established -> established.local().address());
    }

    @Override
    public void answered(EdgeSnapshot answers) {
        edge().ifPresent(edge -> tell(edge, answers, asked));
    }

    private void tell(String edge, EdgeSnapshot answers, Moment asOf) {
        Optional<SessionStatus> session = session(edge);
        boolean internal = session.filter(
                        status -> status.config().localAs() == status.config().remoteAs())
                .isPresent();
        us(edge).ifPresent(us -> new EdgeReading(edge, us, prefixes(edge), internal)
                .of(answers, asOf)
                .forEach(injector));
    }

    /** Which peer the section {@code edge} is about: the one at its address, else the first that is not asked otherwise. */
    private Optional<String> edge() {
        Set<String> others = inject().map(InjectSection::evidence).orElse(List.of()).stream()
                .map(InjectEvidenceSection::peer)
                .collect(Collectors.toSet());
        List<PeerSection> edges = settings.get().config().peers().stream()
                .filter(peer -> peer.role() == PeerSection.Role.EDGE && !others.contains(peer.name()))
                .toList();
        Optional<IpAddress> host = settings.get()
                .config()
                .edge()
                .flatMap(section -> IpAddress.parse(section.ssh().host()));
        return edges.stream()
                .filter(peer -> host.isPresent() && host.equals(address(peer)))
                .map(PeerSection::name)
                .findFirst()
                .or(() -> edges.stream().map(PeerSection::name).sorted().findFirst());
    }

    private static Optional<IpAddress> address(PeerSection peer) {
        return peer.location() instanceof PeerLocation.Address(var address)
                ? Optional.of(address.address())
                : Optional.empty();
    }

    private Optional<SessionStatus> session(String edge) {
        return speaker.sessions().stream()
                .filter(status -> status.peer().name().equals(edge))
                .findFirst();
    }

    private Optional<InjectSection> inject() {
        return settings.get().config().inject();
    }

    @Override
    public List<InjectServiceSection> services() {
        return inject().map(InjectSection::services).orElse(List.of());
    }

    private Set<Prefix> prefixes(String edge) {
        return prefixes(services().stream()
                .filter(service -> service.edges().contains(edge))
                .toList());
    }

    private static Set<Prefix> prefixes(List<InjectServiceSection> services) {
        return services.stream().flatMap(service -> service.prefixes().stream()).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        synchronized (further) {
            further.values().forEach(Further::close);
            further.clear();
        }
    }

    /** A further edge, its connection and its poll. */
    private final class Further implements LinkObserver, EdgePoll.Listener {
        private final String edge;
        private final EdgeSection section;
        private final EdgeLink link;
        private final EdgePoll poll;
        private volatile Moment begun = clock.now();

        Further(String edge, EdgeSection section) {
            this.edge = edge;
            this.section = section;
            link = EdgeLink.start(
                    EdgeSettings.target(section), EdgeSettings.shell(section), LinkSettings.DEFAULT, this);
            poll = EdgePoll.start(link, this);
        }

        private void now() {
            poll.now();
        }

        private void close() {
            poll.close();
            link.close();
        }

        @Override
        public void is(LinkState state) {
            switch (state) {
                case LinkState.Connected(String server) -> LOG.info("connected to {}, {}", edge, server);
                case LinkState.Waiting(var failure, Duration retry) ->
                    LOG.warn("no connection to {}, next attempt in {} s: {}", edge, retry.toSeconds(), failure.text());
                case LinkState.Connecting _, LinkState.Closed _ -> LOG.debug("the connection to {} is {}", edge, state);
            }
        }

        @Override
        public EdgePoll.Scope begins() {
            begun = clock.now();
            Set<Prefix> all = prefixes(edge);
            Set<Prefix> tabled = all.stream()
                    .filter(prefix -> prefix.family().equals(Family.IPV6_UNICAST))
                    .collect(Collectors.toSet());
            return new EdgePoll.Scope(tabled, Set.of(), Set.of(), all, us(edge));
        }

        @Override
        public Duration answered(EdgePoll.Round round) {
            tell(edge, round.edge(), begun);
            return section.poll().orElseThrow();
        }

        @Override
        public void failed(String doing, RuntimeException fault) {
            handOver.failed("injector", doing + " (" + edge + ")", fault);
        }
    }
}
