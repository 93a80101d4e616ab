package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.probe.Cadence;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.Outcome;
import io.vipwatch.monitor.probe.Pace;
import io.vipwatch.monitor.probe.ProbeTrack;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A configured probe at work; on the prober's thread, like everything in the classes that extend it. */
abstract sealed class LiveProbe
        permits UdpEchoProbe, IcmpEchoProbe, TcpConnectProbe, TcpSessionProbe, DnsProbe, HttpsProbe {
    /** All flows must be good for so long before an outage is over: the Sustained Convergence Validation Time. */
    private static final Duration VALIDATION = Duration.ofSeconds(5);

    /** A prober that was late by no more than this counts as punctual. */
    private static final Duration PUNCTUAL = Duration.ofMillis(5);

    private final ProbeSection section;
    private final ProbeOutlet outlet;
    private final Selector selector;
    private final ProbeTarget named;
    private final ProbeTrack track;
    private final Cadence cadence;
    private final Pace pace = new Pace();
    private long sequence;
    private long notSent;
    private Optional<String> obstacle = Optional.empty();

    LiveProbe(ProbeSection section, ProbeOutlet outlet, Selector selector) {
        this.section = section;
        this.outlet = outlet;
        this.selector = selector;
        named = new ProbeTarget(section.name(), section.kind(), section.target(), section.port());
        track = new ProbeTrack(
                named,
                new ProbeTrack.Settings(
                        section.flows(), ProbeSection.isConnectionEach(section.kind()), section.timeout(), VALIDATION));
        cadence = new Cadence(section.flows(), section.interval(), outlet.now().monotonicNanos());
    }

    final ProbeSection section() {
        return section;
    }

    /** {@return it as events name it} */
    final ProbeTarget named() {
        return named;
    }

    final Selector selector() {
        return selector;
    }

    final InetSocketAddress target() {
        return new InetSocketAddress(section.target().toInetAddress(), section.port());
    }

    final Moment now() {
        return outlet.now();
    }

    final Pace pace() {
        return pace;
    }

    /** {@return when a probe is due next, on the monotonic clock} */
    final long nextDue() {
        return cadence.next();
    }

    /** What came of a look at what is due. */
    record Turn(Duration late, long skipped) {}

    /** Sends what is due. {@return how late that was, if it was late} */
    final Optional<Turn> sendDue() {
        Moment now = now();
        cadence.interval(
                pace.interval(
                        now.monotonicNanos(), section.interval(), section.fastInterval(), section.leastInterval()),
                now.monotonicNanos());
        Duration late = Duration.ZERO;
        long skipped = 0;
        for (Optional<Cadence.Due> due = cadence.take(now.monotonicNanos());
                due.isPresent();
                due = cadence.take(now.monotonicNanos())) {
            late = due.get().late().compareTo(late) > 0 ? due.get().late() : late;
            skipped += due.get().skipped();
            send(due.get().flow(), ++sequence);
        }
        if (late.compareTo(PUNCTUAL) <= 0) {
            return Optional.empty();
        }
        track.lagged(late);
        boolean told = late.compareTo(cadence.interval().dividedBy(2)) > 0;
        return told ? Optional.of(new Turn(late, skipped)) : Optional.empty();
    }

    /** Draws the conclusions that the time allows. */
    final void tick() {
        Moment now = now();
        expire(now);
        tell(track.tick(now));
    }

    /** Takes note that a probe has just been sent. */
    final void sent(int flow, long number, Moment at) {
        track.sent(flow, number, at, cadence.interval());
        obstacle = Optional.empty();
    }

    /** Takes note of what came of a probe that was sent. */
    final void ended(long number, Outcome outcome) {
        if (outcome instanceof Outcome.NotSent(String reason)) {
            notSent++;
            obstacle = Optional.of(reason);
        }
        tell(track.ended(number, outcome));
    }

    /** Takes note that a probe could not be sent. */
    final void notSent(String reason) {
        notSent++;
        obstacle = Optional.of(reason);
    }

    final void sourcePort(int flow, int port) {
        track.sourcePort(flow, port);
    }

    final void tell(List<? extends ProbeOccurrence> occurrences) {
        occurrences.forEach(one -> outlet.record(one, now()));
    }

    /** {@return how it stands, for the API} */
    final LiveReport report() {
        return new LiveReport(
                section,
                track.standing(),
                pace.isHurried(now().monotonicNanos()),
                cadence.interval(),
                notSent,
                obstacle,
                lastAnswer(),
                certificate());
    }

    /** {@return the last answer of a DNS server that had addresses, if it asks one} */
    Optional<DnsAnswer.Addresses> lastAnswer() {
        return Optional.empty();
    }

    /** {@return the server's certificate, where there is one} */
    Optional<SeenCertificate> certificate() {
        return Optional.empty();
    }

    /**
     * Reads what no selector tells of, in every turn of the thread. {@return after how many nanoseconds at the latest it
     * wants to be called again}
     */
    OptionalLong receive() {
        return OptionalLong.empty();
    }

    /** Sends one probe of a flow, and says so. */
    abstract void send(int flow, long number);

    /** Lets go of what has waited for its timeout. */
    abstract void expire(Moment now);

    /** Lets go of everything. */
    abstract void close();
}
