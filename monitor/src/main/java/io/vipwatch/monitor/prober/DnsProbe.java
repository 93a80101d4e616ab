package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeDnsSection;
import io.vipwatch.monitor.config.ProbeSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.DnsQuestion;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A question to a DNS server, from a new source port and with a new identifier each time; on the prober's thread. */
final class DnsProbe extends LiveProbe {
    /** The most octets of an answer over UDP without EDNS (RFC 1035 §4.2.1); more is kept of servers that do not mind. */
    private static final int ROOM = 4096;

    private final ProbeDnsSection asked;
    private final RandomGenerator random;
    private final Attempts<DatagramChannel> attempts = new Attempts<>();
    private final ByteBuffer received = ByteBuffer.allocate(ROOM);
    private Optional<DnsAnswer.Addresses> lastAnswer = Optional.empty();

    /** @param random where identifiers come from */
    DnsProbe(ProbeSection section, ProbeOutlet outlet, Selector selector, RandomGenerator random) {
        super(section, outlet, selector);
        asked = section.dns().orElseThrow(() -> new IllegalArgumentException("no key dns"));
        this.random = random;
    }

    private DnsQuestion question() {
        return new DnsQuestion(
                random.nextInt(1 << 16),
                asked.name(),
                switch (asked.type()) {
                    case AAAA -> DnsQuestion.Type.AAAA;
                    case A -> DnsQuestion.Type.A;
                });
    }

    @Override
    void send(int flow, long number) {
        DnsQuestion question = question();
        try {
            DatagramChannel channel = DatagramChannel.open();
            try {
                channel.configureBlocking(false);
                channel.connect(target());
                Ready answered = _ -> answered(number, channel, question);
                channel.register(selector(), SelectionKey.OP_READ, answered);
                channel.write(ByteBuffer.wrap(question.octets()));
            } catch (IOException failed) {
                Channels.close(channel);
                throw failed;
            }
            Moment at = now();
            attempts.add(number, channel, at);
            sent(flow, number, at);
        } catch (IOException failed) {
            notSent(SocketFailures.text(failed));
        }
    }

    private void answered(long number, DatagramChannel channel, DnsQuestion question) {
        Optional<Outcome> outcome = Optional.empty();
        try {
            received.clear();
            while (outcome.isEmpty() && channel.isOpen() && channel.read(received) > 0) {
                outcome = judge(DnsAnswer.read(Arrays.copyOf(received.array(), received.position()), question), number);
                received.clear();
            }
        } catch (IOException failed) {
            outcome = Optional.of(SocketFailures.later(failed));
        }
        outcome.ifPresent(known -> {
            attempts.end(number);
            ended(number, known);
        });
    }

    /** {@return what the answer makes of the probe; empty if it is the answer to something else} */
    private Optional<Outcome> judge(DnsAnswer answer, long number) {
        return switch (answer) {
            case DnsAnswer.NotOurs _ -> Optional.empty();
            case DnsAnswer.Malformed(String reason) -> Optional.of(new Outcome.Lost(ProbeFailure.MALFORMED, reason));
            case DnsAnswer.None(String reason) -> Optional.of(new Outcome.Lost(ProbeFailure.NO_ADDRESS, reason));
            case DnsAnswer.Addresses found -> {
                List<IpAddress> addresses = found.addresses();
                lastAnswer = Optional.of(found);
                yield addresses.containsAll(asked.expect())
                        ? attempts.find(number)
                                .map(attempt -> new Outcome.Good(Optional.empty(), now().since(attempt.sent())))
                        : Optional.of(new Outcome.Lost(
                                ProbeFailure.BODY, "the answer is " + addresses + ", wanted " + asked.expect()));
            }
        };
    }

    @Override
    Optional<DnsAnswer.Addresses> lastAnswer() {
        return lastAnswer;
    }

    @Override
    void expire(Moment now) {
        attempts.expire(now, section().timeout());
    }

    @Override
    void close() {
        attempts.close();
    }
}
