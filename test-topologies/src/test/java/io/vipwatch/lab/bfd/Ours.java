package io.vipwatch.lab.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.SocketConfig;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.BfdSegment;
import io.vipwatch.lab.container.Patience;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Our own BFD on the link, and everything it has said. Used from the test's thread; events come on the engine's. */
final class Ours implements AutoCloseable {
    /** Slow start takes up to a second a packet, and three are needed. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    static final Encapsulation ANY_HOPS = Encapsulation.multihop(1);

    private final BfdLink link;
    private final BfdSystem system;
    private final List<BfdEvent> events;

    private Ours(BfdLink link, BfdSystem system, List<BfdEvent> events) {
        this.link = link;
        this.system = system;
        this.events = events;
    }

    static Ours start(BfdLink link) {
        return start(link, OptionalInt.empty());
    }

    /** Starts it, with a real-time priority if the system permits. */
    static Ours start(BfdLink link, OptionalInt realTimePriority) {
        SocketConfig plain = SocketConfig.of(addresses(link), List.of(Encapsulation.singleHop(), ANY_HOPS));
        SocketConfig sockets = new SocketConfig(
                plain.listen(),
                Optional.of(link.segment().device()),
                plain.encapsulations(),
                plain.receiveBuffer(),
                plain.access(),
                plain.uncheckedHopLimit(),
                realTimePriority,
                plain.lockMemory());
        List<BfdEvent> events = new CopyOnWriteArrayList<>();
        return new Ours(link, BfdSystem.start(SystemConfig.of(sockets), events::add), events);
    }

    /** Not the unspecified ones: another BFD system of this host may listen on its loopback addresses. */
    private static List<InetAddress> addresses(BfdLink link) {
        return IntStream.rangeClosed(1, BfdSegment.ADDRESSES)
                .boxed()
                .flatMap(number -> Stream.of(
                        link.segment().hostIpv6(number), link.segment().hostIpv4(number)))
                .map(IpAddress::toInetAddress)
                .toList();
    }

    BfdSystem system() {
        return system;
    }

    static Parameters parameters(Timing timing) {
        return new Parameters(
                Role.ACTIVE, 1000L * timing.transmitMillis(), 1000L * timing.receiveMillis(), timing.detectMult());
    }

    void add(Collection<Partner> partners, Timing timing) {
        partners.forEach(partner -> add(partner, timing));
    }

    void add(Partner partner, Timing timing) {
        system.add(configuration(partner, timing, ANY_HOPS));
    }

    void add(Partner partner, Timing timing, KeyChain keys) {
        system.add(configuration(partner, timing, ANY_HOPS).with(keys));
    }

    /** {@return our end of a session} */
    static SessionConfig configuration(Partner partner, Timing timing, Encapsulation multihop) {
        Side side = partner.side();
        return SessionConfig.of(
                        partner.name(),
                        side.router().toInetAddress(),
                        side.multihop() ? multihop : Encapsulation.singleHop(),
                        parameters(timing))
                .from(side.host().toInetAddress());
    }

    SessionStatus status(Partner partner) {
        return system.sessions().stream()
                .filter(session -> session.name().equals(partner.name()))
                .findFirst()
                .orElseThrow();
    }

    boolean isUp(Partner partner) {
        return status(partner).state() == SessionState.UP;
    }

    long discarded(Partner partner, DiscardReason reason) {
        return status(partner).counters().discarded().getOrDefault(reason, 0L);
    }

    /** {@return how long its engine has waited for a processor} */
    RunQueueDelay runQueueDelay() {
        return RunQueueDelay.of(ProcessHandle.current().pid(), "bfd-");
    }

    /** {@return every change of a session's state, in order} */
    List<BfdEvent.StateChanged> changes(Partner partner) {
        return changes(partner, 0);
    }

    private List<BfdEvent.StateChanged> changes(Partner partner, int before) {
        return events.stream()
                .skip(before)
                .filter(BfdEvent.StateChanged.class::isInstance)
                .map(BfdEvent.StateChanged.class::cast)
                .filter(change -> change.session().name().equals(partner.name()))
                .toList();
    }

    /** {@return everything that happened} */
    List<BfdEvent> events() {
        return events;
    }

    /** Waits until both ends say that all are Up. */
    void awaitUp(Collection<Partner> partners) {
        await(
                "are Up",
                () -> partners.stream().allMatch(this::isUp)
                        && partners.stream().allMatch(Partner::isUp));
    }

    /**
     * {@return the first change of a session that is as wanted}
     *
     * @param before how many of {@link #events} to leave out
     */
    BfdEvent.StateChanged awaitChange(Partner partner, int before, Predicate<BfdEvent.StateChanged> wanted) {
        await(partner + " changes", () -> changes(partner, before).stream().anyMatch(wanted));
        return changes(partner, before).stream().filter(wanted).findFirst().orElseThrow();
    }

    void await(String what, BooleanSupplier reached) {
        assertThat(Patience.until(PATIENCE, reached))
                .as(() -> what + "\n" + report())
                .isTrue();
    }

    /** Has neither end seen a session leave Up? */
    void assertNeverDown(Collection<Partner> partners) {
        for (Partner partner : partners) {
            assertThat(changes(partner)).as(() -> report()).noneMatch(change -> change.from() == SessionState.UP);
            assertThat(status(partner).counters().failures()).as(partner::name).isZero();
            assertThat(partner.foreign().downs(partner.side()))
                    .as(partner::name)
                    .isZero();
        }
    }

    private String report() {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event).append('\n'));
        system.sessions().forEach(session -> text.append(session).append('\n'));
        return text.append(system.status()).append('\n').append(link.report()).toString();
    }

    @Override
    public void close() {
        system.close();
    }
}
