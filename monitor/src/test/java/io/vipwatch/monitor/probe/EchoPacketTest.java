package io.vipwatch.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EchoPacketTest {
    private static final byte[] QUESTION = EchoPacket.question(7, 42);

    @Test
    void a_plain_echo_sends_back_the_question_and_names_nobody() {
        assertThat(EchoPacket.read(QUESTION)).contains(new EchoPacket(7, 42, Optional.empty()));
    }

    @Test
    void our_responder_puts_its_name_where_there_is_room_so_that_the_answer_is_no_longer() {
        byte[] answer = EchoPacket.answer(QUESTION, "node1").orElseThrow();
        assertThat(answer).hasSameSizeAs(QUESTION);
        assertThat(EchoPacket.read(answer)).contains(new EchoPacket(7, 42, Optional.of("node1")));
        assertThat(EchoPacket.answer(QUESTION, "n".repeat(NodeName.LONGEST))).isPresent();
    }

    @Test
    void an_answer_is_not_answered() {
        byte[] answer = EchoPacket.answer(QUESTION, "node1").orElseThrow();
        assertThat(EchoPacket.answer(answer, "node2")).isEmpty();
    }

    @Test
    void other_octets_are_no_echo_probe_and_are_not_answered() {
        for (long seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] octets = new byte[random.nextInt(EchoPacket.LENGTH + 20)];
            random.nextBytes(octets);
            assertThat(EchoPacket.answer(octets, "node1")).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void a_name_that_a_terminal_could_obey_is_no_name() {
        byte[] forged = EchoPacket.answer(QUESTION, "node1").orElseThrow();
        forged[22] = 0x1b;
        assertThat(EchoPacket.read(forged)).isEmpty();
    }
}
