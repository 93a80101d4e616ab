package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.BfdState;
import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Everything that goes wrong, and how it is put right again. */
final class Faults {
    private final VirtualTime time;
    private final Random random;
    private final Network network;
    private final Scenario scenario;
    private boolean over;

    Faults(VirtualTime time, Random random, Network network, Scenario scenario) {
        this.time = time;
        this.random = random;
        this.network = network;
        this.scenario = scenario;
    }

    void end() {
        over = true;
    }

    void strike(Node victim, boolean left) {
        switch (random.nextInt(15)) {
            case 0, 1 -> {
                network.cut(true);
                later(40, () -> network.cut(false));
            }
            case 2 -> someSocket(victim, socket -> network.inject(socket, random.nextBoolean()));
            case 3 -> {
                victim.kill();
                later(20, () -> heal(victim, left));
            }
            case 4, 5 -> {
                victim.powerOff();
                later(20, () -> heal(victim, left));
            }
            case 6 -> {
                victim.feed(new PeerEvent.Stop(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "maintenance"));
                later(20, () -> victim.feed(new PeerEvent.Start()));
            }
            case 7 -> victim.feed(new PeerEvent.Reset(ErrorCode.CEASE_ADMINISTRATIVE_RESET, "again"));
            case 8 -> victim.stall(Duration.ofMillis(random.nextInt(15_000)));
            case 9, 10 -> {
                victim.feed(new PeerEvent.BfdStateChanged(BfdState.DOWN));
                later(30, () -> bfdIsBack(victim));
            }
            case 14 -> victim.deafen(Duration.ofSeconds(20 + random.nextInt(40)));
            case 11 -> victim.feed(new PeerEvent.FlushStale(FlushReason.BFD_DOWN));
            case 12 -> someSocket(victim, socket -> socket.id().ifPresent(id -> victim.feed(broken(id))));
            default ->
                victim.session()
                        .ifPresent(id -> victim.feed(
                                new PeerEvent.PrefixCount(id, Family.IPV6_UNICAST, 70 + random.nextInt(40))));
        }
    }

    private PeerEvent broken(io.vipwatch.bgp.fsm.ConnectionId id) {
        return switch (random.nextInt(3)) {
            case 0 -> new PeerEvent.Faulted(id, "out of memory");
            case 1 -> new PeerEvent.ReceivedMalformedNotification(id);
            default -> new PeerEvent.ReceivedMalformed(id, Notification.of(ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST));
        };
    }

    void heal(Node victim, boolean left) {
        victim.powerOn();
        victim.start(scenario.settings(left));
        victim.feed(new PeerEvent.Start());
        bfdIsBack(victim);
    }

    /** Up for most, taken out of use for some. */
    void bfdIsBack(Node victim) {
        victim.feed(new PeerEvent.BfdStateChanged(random.nextInt(5) == 0 ? BfdState.ADMIN_DOWN : BfdState.UP));
    }

    private void later(int seconds, Runnable undo) {
        time.in(Duration.ofMillis(random.nextInt(seconds * 1000)), () -> {
            if (!over) {
                undo.run();
            }
        });
    }

    private void someSocket(Node victim, java.util.function.Consumer<Socket> strike) {
        List<Socket> sockets = victim.liveSockets();
        if (!sockets.isEmpty()) {
            strike.accept(sockets.get(random.nextInt(sockets.size())));
        }
    }
}
