package io.vipwatch.monitor.healthcheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ProbeDnsSection;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.DnsQuestion;
import io.vipwatch.monitor.prober.SocketFailures;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A DNS server answers with the addresses that are wanted (RFC 1035); on the attempt's thread. */
record DnsMethod(InetSocketAddress server, ProbeDnsSection asked) implements Method {
    private static final int ROOM = 4096;

    @Override
    public Finding run(Attempt attempt) {
        DnsQuestion question = new DnsQuestion(
                ThreadLocalRandom.current().nextInt(1 << 16),
                asked.name(),
                switch (asked.type()) {
                    case AAAA -> DnsQuestion.Type.AAAA;
                    case A -> DnsQuestion.Type.A;
                });
        try {
            DatagramSocket socket = attempt.opened(new DatagramSocket());
            socket.connect(server);
            byte[] octets = question.octets();
            socket.send(new DatagramPacket(octets, octets.length));
            DatagramPacket answer = new DatagramPacket(new byte[ROOM], ROOM);
            while (true) {
                socket.receive(answer);
                Optional<Finding> judged =
                        judge(DnsAnswer.read(Arrays.copyOf(answer.getData(), answer.getLength()), question));
                if (judged.isPresent()) {
                    return judged.get();
                }
            }
        } catch (IOException failed) {
            return Finding.of(SocketFailures.later(failed));
        }
    }

    /** {@return what an answer makes of the check; empty if it is the answer to something else} */
    private Optional<Finding> judge(DnsAnswer answer) {
        return switch (answer) {
            case DnsAnswer.NotOurs _ -> Optional.empty();
            case DnsAnswer.Malformed(String reason) -> Optional.of(Finding.bad("malformed: " + reason));
            case DnsAnswer.None(String reason) -> Optional.of(Finding.bad("no address: " + reason));
            case DnsAnswer.Addresses(List<IpAddress> addresses, var _) ->
                Optional.of(
                        addresses.containsAll(asked.expect())
                                ? Finding.good("the answer is " + addresses)
                                : Finding.bad("the answer is " + addresses + ", wanted " + asked.expect()));
        };
    }
}
