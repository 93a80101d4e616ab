package io.vipwatch.monitor.healthcheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.inject.CheckResult;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a check of kind dns says of servers on ::1 (RFC 1035 §4). */
class DnsMethodTest extends ChecksFixture {
    private static final int RESPONSE = 0x8180;
    private static final int NAME_ERROR = 3;
    private static final int SERVER_FAILURE = 2;
    private static final int A = 1;
    private static final int AAAA = 28;

    /** {@return what comes of a check whose server answers a question with these messages, one after the other} */
    private CheckResult asked(String keys, Function<byte[], List<byte[]>> answers) throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try {
                    DatagramPacket question = new DatagramPacket(new byte[512], 512);
                    server.receive(question);
                    byte[] octets = Arrays.copyOf(question.getData(), question.getLength());
                    for (byte[] answer : answers.apply(octets)) {
                        server.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                    }
                } catch (IOException e) {
                    faults.add(e.toString());
                }
            });
            return result(check("kind: dns, interval: 60s, timeout: 50s, port: %d, dns: {name: api.example.org%s}"
                    .formatted(server.getLocalPort(), keys)));
        }
    }

    /** {@return the answer to a question with a code and with records of these addresses} */
    private static byte[] answer(byte[] question, int code, int type, String... addresses) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(Arrays.copyOf(question, 2)); // ID
        message.writeBytes(words(RESPONSE | code, 1, addresses.length, 0, 0));
        message.writeBytes(Arrays.copyOfRange(question, 12, question.length)); // the question itself
        for (String address : addresses) {
            byte[] octets = IpAddress.of(address).toInetAddress().getAddress();
            message.writeBytes(words(0xc00c, type, 1, 0, 60, octets.length)); // NAME, TYPE, IN, TTL 60 s, RDLENGTH
            message.writeBytes(octets);
        }
        return message.toByteArray();
    }

    private static byte[] words(int... words) {
        ByteBuffer octets = ByteBuffer.allocate(2 * words.length);
        for (int word : words) {
            octets.putShort((short) word);
        }
        return octets.array();
    }

    @Test
    void anAnswerWithAnAddressIsGood() throws Exception {
        assertResult(
                asked("", question -> List.of(answer(question, 0, AAAA, "2001:db8::1"))),
                Outcome.GOOD,
                "the answer is [2001:db8::1]");
        assertResult(
                asked(", type: a", question -> List.of(answer(question, 0, A, "192.0.2.1"))),
                Outcome.GOOD,
                "the answer is [192.0.2.1]");
    }

    @Test
    void everyExpectedAddressMustBeInTheAnswer() throws Exception {
        String both = ", expect: ['2001:db8::1', '2001:db8::2']";
        assertResult(
                asked(
                        both,
                        question -> List.of(answer(question, 0, AAAA, "2001:db8::2", "2001:db8::3", "2001:db8::1"))),
                Outcome.GOOD,
                "2001:db8::3");
        assertResult(
                asked(both, question -> List.of(answer(question, 0, AAAA, "2001:db8::1"))),
                Outcome.BAD,
                "the answer is [2001:db8::1], wanted [2001:db8::1, 2001:db8::2]");
    }

    @Test
    void aNameThatDoesNotExistAndAServerThatFailsAreBad() throws Exception {
        assertResult(
                asked("", question -> List.of(answer(question, NAME_ERROR, AAAA))),
                Outcome.BAD,
                "no address: NXDOMAIN");
        assertResult(
                asked("", question -> List.of(answer(question, SERVER_FAILURE, AAAA))),
                Outcome.BAD,
                "no address: SERVFAIL");
        assertResult(asked("", question -> List.of(answer(question, 0, AAAA))), Outcome.BAD, "no address: ");
    }

    @Test
    void theAnswerToAnotherQuestionIsWaitedOutAndOneThatCannotBeReadIsBad() throws Exception {
        assertResult(
                asked("", question -> {
                    byte[] other = answer(question, NAME_ERROR, AAAA);
                    other[0]++;
                    return List.of(other, answer(question, 0, AAAA, "2001:db8::1"));
                }),
                Outcome.GOOD,
                "the answer is [2001:db8::1]");
        assertResult(
                asked("", question -> {
                    byte[] whole = answer(question, 0, AAAA, "2001:db8::1");
                    return List.of(Arrays.copyOf(whole, whole.length - 1));
                }),
                Outcome.BAD,
                "malformed: the message ends within a record");
    }

    @Test
    void aServerThatSaysNothingIsBadAtTheTimeOut() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, LOOPBACK)) {
            assertResult(
                    result(check("kind: dns, interval: 60s, timeout: 200ms, dns: {name: api.example.org}, port: "
                            + silent.getLocalPort())),
                    Outcome.BAD,
                    "timeout: no answer for 200 ms");
        }
    }

    @Test
    void aServerThatIsNotThereIsBadAtOnce() throws Exception {
        int free;
        try (DatagramSocket gone = new DatagramSocket(0, LOOPBACK)) {
            free = gone.getLocalPort();
        }
        assertResult(
                result(check("kind: dns, interval: 60s, timeout: 50s, dns: {name: api.example.org}, port: " + free)),
                Outcome.BAD,
                "refused: nobody listens there");
    }
}
