package io.vipwatch.monitor.dial;

import io.vipwatch.monitor.dns.DnsUpdate;
import io.vipwatch.monitor.dns.SignedMessage;
import io.vipwatch.monitor.dns.TransactionKey;
import io.vipwatch.monitor.probe.DnsAnswer;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A DNS server that is asked and changed over UDP (RFC 1035 §4.2.1, RFC 2136); on the thread that calls, which waits for the
 * answer.
 *
 * @param address where it listens
 * @param patience how long an answer is waited for
 */
public record NameServer(InetSocketAddress address, Duration patience) {
    private static final int LARGEST = 4096;

    /** {@return what it answers; no answer in time is none} */
    public DnsAnswer ask(DnsQuestion question) throws IOException {
        return exchange(question.octets())
                .map(octets -> DnsAnswer.read(octets, question))
                .orElseGet(() -> new DnsAnswer.None("no answer within " + patience.toMillis() + " ms"));
    }

    /**
     * {@return what it says of the update; no answer in time says nothing, and the update may be done all the same}
     *
     * @param key what the update is signed with; empty: not at all
     * @param epochSeconds when it is signed
     */
    public DnsUpdate.Answer update(DnsUpdate update, Optional<TransactionKey> key, long epochSeconds)
            throws IOException {
        byte[] plain = update.octets();
        Optional<SignedMessage> signed = key.map(one -> one.sign(plain, epochSeconds));
        return exchange(signed.map(SignedMessage::octets).orElse(plain))
                .map(answer -> signed.map(one -> update.read(answer, one, epochSeconds))
                        .orElseGet(() -> update.read(answer)))
                .orElseGet(() -> new DnsUpdate.Answer.Unusable("no answer within " + patience.toMillis() + " ms"));
    }

    private Optional<byte[]> exchange(byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address);
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.send(new DatagramPacket(message, message.length));
            DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            socket.receive(answer);
            return Optional.of(Arrays.copyOf(answer.getData(), answer.getLength()));
        } catch (SocketTimeoutException silent) {
            return Optional.empty();
        }
    }

    /** {@return its address and port, without a name} */
    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
