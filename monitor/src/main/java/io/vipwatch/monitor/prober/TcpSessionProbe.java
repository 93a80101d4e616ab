package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeSessionEnd;
import io.vipwatch.monitor.probe.EchoPacket;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * What clients with a lasting connection meet: each flow keeps a TCP connection and sends its probes on it. One that ends is
 * told, with how long it had been silent, and made anew when the next probe is due; on the prober's thread.
 */
final class TcpSessionProbe extends LiveProbe {
    private final long run;
    private final List<Lane> lanes = new ArrayList<>();

    /** A flow: its connection, if it has one, and what is under way on it. */
    private final class Lane implements KeptConnection.Owner {
        private final int flow;
        private final SequencedMap<Long, Moment> waiting = new LinkedHashMap<>();
        private Optional<KeptConnection> connection = Optional.empty();
        private OptionalInt port = OptionalInt.empty();
        private Optional<String> node = Optional.empty();
        private long answered;

        Lane(int flow) {
            this.flow = flow;
        }

        void send(long number) {
            if (connection.isEmpty() && !connect(number)) {
                return;
            }
            Moment at = now();
            waiting.put(number, at);
            sent(flow, number, at);
            connection.ifPresent(open -> open.write(EchoPacket.question(run, number)));
        }

        private boolean connect(long number) {
            Moment at = now();
            node = Optional.empty();
            answered = 0;
            try {
                KeptConnection made = new KeptConnection(target(), selector(), TcpSessionProbe.this::now, this);
                connection = Optional.of(made);
                return true;
            } catch (IOException failed) {
                switch (SocketFailures.atOnce(failed)) {
                    case Outcome.NotSent(String reason) -> notSent(reason);
                    case Outcome.Good _ -> throw new IllegalStateException("an error, and good", failed);
                    case Outcome.Lost lost -> {
                        sent(flow, number, at);
                        TcpSessionProbe.this.ended(number, lost);
                    }
                }
                return false;
            }
        }

        @Override
        public void established(int sourcePort) {
            port = OptionalInt.of(sourcePort);
            TcpSessionProbe.this.sourcePort(flow, sourcePort);
        }

        @Override
        public void answered(EchoPacket answer, Moment at) {
            Optional<Moment> sent = Optional.ofNullable(waiting.remove(answer.sequence()));
            if (answer.run() != run || sent.isEmpty()) {
                return;
            }
            answered++;
            node = answer.node().or(() -> node);
            TcpSessionProbe.this.ended(answer.sequence(), new Outcome.Good(answer.node(), at.since(sent.get())));
        }

        /** What was sent on it and not answered is lost: another connection does not have it. */
        @Override
        public void ended(Outcome why) {
            if (connection.isEmpty()) {
                return;
            }
            KeptConnection gone = connection.get();
            connection = Optional.empty();
            gone.close();
            if (why instanceof Outcome.Lost(ProbeFailure reason, String detail)) {
                gone.established().ifPresent(at -> tell(List.of(told(gone, at, reason, detail))));
            }
            List<Long> lost = List.copyOf(waiting.keySet());
            waiting.clear();
            lost.forEach(number -> TcpSessionProbe.this.ended(number, why));
        }

        private ProbeSessionEnd told(KeptConnection gone, Moment established, ProbeFailure reason, String detail) {
            Optional<Moment> heard = gone.heard();
            return new ProbeSessionEnd(
                    named(),
                    flow,
                    port,
                    node,
                    reason,
                    detail,
                    established.epochNanos(),
                    heard.map(at -> OptionalLong.of(at.epochNanos())).orElse(OptionalLong.empty()),
                    now().since(heard.orElse(established)),
                    answered);
        }

        /** A SYN that is not answered is not waited for longer than a probe: the kernel's next one comes too late. */
        void expire(Moment now) {
            if (connection.isEmpty()) {
                return;
            }
            KeptConnection open = connection.get();
            Duration giveUp = section().giveUp();
            if (open.established().isEmpty()) {
                if (now.since(open.opened()).compareTo(section().timeout()) >= 0) {
                    ended(new Outcome.Lost(ProbeFailure.TIMEOUT, "no connection within the timeout"));
                }
            } else if (!waiting.isEmpty()
                    && now.since(waiting.firstEntry().getValue()).compareTo(giveUp) >= 0) {
                ended(new Outcome.Lost(
                        ProbeFailure.TIMEOUT, "nothing answered for " + giveUp.toMillis() + " ms: given up"));
            }
        }
    }

    /** @param run by which answers to this probe are told from those to others */
    TcpSessionProbe(ProbeSection section, ProbeOutlet outlet, Selector selector, long run) {
        super(section, outlet, selector);
        this.run = run;
        for (int flow = 0; flow < section.flows(); flow++) {
            lanes.add(new Lane(flow));
        }
    }

    @Override
    void send(int flow, long number) {
        lanes.get(flow).send(number);
    }

    @Override
    void expire(Moment now) {
        lanes.forEach(lane -> lane.expire(now));
    }

    @Override
    void close() {
        lanes.forEach(lane -> lane.connection.ifPresent(KeptConnection::close));
    }
}
