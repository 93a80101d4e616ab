package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.probe.EchoMessage;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * ICMP echo from one socket a flow, each with an identifier of its own; on the prober's thread. No selector knows these
 * sockets, so they are looked at in every turn; the kernel's stamp says when an answer came.
 */
final class IcmpEchoProbe extends LiveProbe {
    /** While answers are awaited, they are looked for this often. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final long run;
    private final boolean ipv6;
    private final List<Optional<Lane>> lanes = new ArrayList<>();

    /** A flow's socket and what is under way on it. */
    private final class Lane {
        private final int flow;
        private final PingSocket socket;
        private final Map<Long, Moment> waiting = new HashMap<>();
        private long latest;

        Lane(int flow) throws IOException {
            this.flow = flow;
            socket = PingSocket.open(section().target());
        }

        void send(long number) throws IOException {
            byte[] request = EchoMessage.request(ipv6, identifier(flow), run, number);
            boolean sent;
            try {
                sent = socket.send(request);
            } catch (IOException earlier) { // perhaps an ICMP error, which the socket reports only now
                failed(earlier);
                sent = socket.send(request);
            }
            if (!sent) {
                notSent("the socket's buffer is full");
                return;
            }
            latest = number;
            Moment at = now();
            waiting.put(number, at);
            sent(flow, number, at);
        }

        void receive() {
            while (true) {
                try {
                    Optional<PingSocket.Arrival> arrival = socket.receive();
                    if (arrival.isEmpty()) {
                        return;
                    }
                    Moment at = now().plus(arrival.get().age().negated());
                    arrival.get()
                            .message()
                            .filter(message ->
                                    message.reply() && message.probe().run() == run)
                            .ifPresent(message -> answered(message.probe().sequence(), at));
                } catch (IOException error) {
                    failed(error);
                    return;
                }
            }
        }

        private void answered(long number, Moment at) {
            Optional<Moment> sent = Optional.ofNullable(waiting.remove(number));
            Duration roundTrip = sent.map(at::since).orElse(Duration.ZERO);
            ended(number, new Outcome.Good(Optional.empty(), roundTrip.isNegative() ? Duration.ZERO : roundTrip));
        }

        /** Which probe an ICMP error answers is not told; it is the last one but for a busy machine. */
        private void failed(IOException error) {
            if (waiting.remove(latest) != null) {
                ended(latest, SocketFailures.later(error));
            }
        }

        void forget(Moment now, Duration timeout) {
            waiting.values().removeIf(sent -> now.since(sent).compareTo(timeout.multipliedBy(2)) > 0);
        }
    }

    /** @param run by which answers to this probe are told from those to others; its lower half is the first identifier */
    IcmpEchoProbe(ProbeSection section, ProbeOutlet outlet, Selector selector, long run) {
        super(section, outlet, selector);
        this.run = run;
        ipv6 = section.target().isIpv6();
        for (int flow = 0; flow < section.flows(); flow++) {
            lanes.add(Optional.empty());
        }
    }

    private int identifier(int flow) {
        return (int) (run + flow) & 0xffff;
    }

    @Override
    void send(int flow, long number) {
        try {
            Optional<Lane> open = lanes.get(flow);
            Lane lane = open.isPresent() ? open.get() : new Lane(flow);
            lanes.set(flow, Optional.of(lane));
            lane.send(number);
        } catch (IOException failed) {
            notSent(SocketFailures.text(failed));
            lanes.get(flow).ifPresent(lane -> lane.socket.close());
            lanes.set(flow, Optional.empty());
        }
    }

    @Override
    OptionalLong receive() {
        boolean awaited = false;
        for (Optional<Lane> lane : lanes) {
            if (lane.isPresent()) {
                lane.get().receive();
                awaited |= !lane.get().waiting.isEmpty();
            }
        }
        return awaited ? OptionalLong.of(LOOK.toNanos()) : OptionalLong.empty();
    }

    @Override
    void expire(Moment now) {
        lanes.forEach(lane -> lane.ifPresent(open -> open.forget(now, section().timeout())));
    }

    @Override
    void close() {
        lanes.forEach(lane -> lane.ifPresent(open -> open.socket.close()));
    }
}
