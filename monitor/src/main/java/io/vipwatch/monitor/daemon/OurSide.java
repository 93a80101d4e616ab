package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.monitor.bfd.BfdService;
import io.vipwatch.monitor.crosscheck.Reached;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.http.BfdReport;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.track.PrefixView;
import io.vipwatch.monitor.translation.PeerDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the monitor itself knows, from its parts; on the thread that asks, which waits for the recorder. */
final class OurSide implements Ours {
    private final Speaker speaker;
    private final BfdService bfd;
    private final Recorder recorder;
    private final MonitorClock clock;
    private final Supplier<PeerDirectory> directory;
    private final Probing probing;

    OurSide(
            Speaker speaker,
            BfdService bfd,
            Recorder recorder,
            MonitorClock clock,
            Supplier<PeerDirectory> directory,
            Probing probing) {
        this.speaker = speaker;
        this.bfd = bfd;
        this.recorder = recorder;
        this.clock = clock;
        this.directory = directory;
        this.probing = probing;
    }

    @Override
    public List<PrefixView> prefixes() throws UnavailableException, InterruptedException {
        return RunningMonitor.answer("the recorder", recorder.ask((tracker, _) -> tracker.view()));
    }

    @Override
    public List<SessionStatus> nodes() {
        return speaker.sessions().stream()
                .filter(status -> directory.get().roleOf(status.peer().name()) == PeerRole.NODE)
                .toList();
    }

    @Override
    public Map<IpAddress, String> dead() {
        Map<IpAddress, String> dead = new HashMap<>();
        Map<String, String> unanswered = probing.deadNodes();
        nodes().stream()
                .filter(status -> unanswered.containsKey(status.peer().name()))
                .forEach(status -> dead.put(
                        status.peer().address().address(),
                        unanswered.getOrDefault(status.peer().name(), "")));
        bfd.sessions().stream()
                .filter(session -> session.verdict() == BfdReport.Verdict.DOWN)
                .forEach(session -> IpAddress.parse(withoutScope(session.address()))
                        .ifPresent(
                                address -> dead.put(address, "our BFD session with " + session.peer() + " is down")));
        return dead;
    }

    @Override
    public Set<IpAddress> alive() {
        Set<String> answering = probing.livingNodes();
        return Stream.concat(
                        nodes().stream()
                                .filter(status ->
                                        answering.contains(status.peer().name()))
                                .map(status -> status.peer().address().address()),
                        bfd.sessions().stream()
                                .filter(session -> session.verdict() == BfdReport.Verdict.UP)
                                .flatMap(session -> IpAddress.parse(withoutScope(session.address())).stream()))
                .collect(Collectors.toSet());
    }

    private static String withoutScope(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }

    @Override
    public View<Reached> probe(Prefix prefix) {
        return probing.reaches(prefix);
    }

    @Override
    public void allow(Duration time) {
        recorder.allow(time);
    }

    @Override
    public Optional<String> edge() {
        return directory.get().roles().entrySet().stream()
                .filter(peer -> peer.getValue() == PeerRole.EDGE)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    @Override
    public Moment now() {
        return clock.now();
    }
}
