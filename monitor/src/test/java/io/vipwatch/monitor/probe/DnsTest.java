package io.vipwatch.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DnsTest {
    private static final DnsQuestion QUESTION = new DnsQuestion(0x1234, "api.example.org.", DnsQuestion.Type.AAAA);

    /** The question, an alias to lab.example.org by pointers into the question, and the address of that. */
    private static final byte[] ANSWER = HexFormat.of().parseHex(answerHex());

    private static String answerHex() {
        String header = "12348180" + "0001" + "0002" + "0000" + "0000";
        String question = "03617069" + "076578616d706c65" + "036f7267" + "00" + "001c" + "0001"; // at 12, ends at 33
        String alias = "c00c" + "0005" + "0001" + "0000003c" + "0006" + "036c6162" + "c010"; // lab.example.org at 45
        String address = "c02d" + "001c" + "0001" + "0000001e" + "0010" + "20010db80000ff000000000000000100";
        return header + question + alias + address;
    }

    @Test
    void a_question_is_one_standard_query_that_desires_recursion() {
        assertThat(HexFormat.of().formatHex(QUESTION.octets()))
                .isEqualTo(
                        "1234" // identifier
                                + "0100" // RD
                                + "0001000000000000" // one question
                                + "03617069" + "076578616d706c65" + "036f7267" + "00" // api.example.org
                                + "001c" // AAAA
                                + "0001"); // IN
    }

    @Test
    void an_alias_is_followed_and_the_least_time_to_live_counts() {
        assertThat(DnsAnswer.read(ANSWER, QUESTION))
                .isEqualTo(
                        new DnsAnswer.Addresses(List.of(IpAddress.of("2001:db8:0:ff00::100")), Duration.ofSeconds(30)));
    }

    @Test
    void the_address_may_stand_before_the_alias_that_leads_to_it() {
        String start = "12348180" + "0001" + "0002" + "0000" + "0000";
        String question = "03617069" + "076578616d706c65" + "036f7267" + "00" + "001c" + "0001";
        String address = "036c6162c010" + "001c" + "0001" + "0000001e" + "0010" + "20010db80000ff000000000000000100";
        String alias = "c00c" + "0005" + "0001" + "0000000a" + "0002" + "c021"; // the name of the address, at 33
        assertThat(DnsAnswer.read(HexFormat.of().parseHex(start + question + address + alias), QUESTION))
                .isEqualTo(
                        new DnsAnswer.Addresses(List.of(IpAddress.of("2001:db8:0:ff00::100")), Duration.ofSeconds(10)));
    }

    @Test
    void aliases_in_a_circle_lead_nowhere() {
        String start = "12348180" + "0001" + "0001" + "0000" + "0000";
        String question = "03617069" + "076578616d706c65" + "036f7267" + "00" + "001c" + "0001";
        String alias = "c00c" + "0005" + "0001" + "0000000a" + "0002" + "c00c";
        assertThat(DnsAnswer.read(HexFormat.of().parseHex(start + question + alias), QUESTION))
                .isEqualTo(new DnsAnswer.None("NOERROR without an address"));
    }

    @Test
    void an_answer_with_another_identifier_is_not_ours() {
        byte[] other = ANSWER.clone();
        other[0]++;
        assertThat(DnsAnswer.read(other, QUESTION)).isEqualTo(new DnsAnswer.NotOurs());
    }

    @Test
    void an_answer_to_another_name_is_not_ours() {
        byte[] other = ANSWER.clone();
        other[13] = 'x';
        assertThat(DnsAnswer.read(other, QUESTION)).isEqualTo(new DnsAnswer.NotOurs());
    }

    @Test
    void the_case_of_letters_does_not_matter() {
        byte[] other = ANSWER.clone();
        other[13] = 'A';
        assertThat(DnsAnswer.read(other, QUESTION)).isInstanceOf(DnsAnswer.Addresses.class);
    }

    @Test
    void a_response_code_is_named() {
        byte[] refused = Arrays.copyOf(ANSWER, 33);
        refused[3] = (byte) 0x83; // NXDOMAIN
        refused[7] = 0;
        assertThat(DnsAnswer.read(refused, QUESTION)).isEqualTo(new DnsAnswer.None("NXDOMAIN"));
    }

    @Test
    void a_pointer_to_itself_ends_the_reading() {
        byte[] looping = HexFormat.of().parseHex("1234818000010000000000000c0c" + "c00c001c0001");
        assertThat(DnsAnswer.read(looping, QUESTION))
                .isInstanceOfAny(DnsAnswer.Malformed.class, DnsAnswer.NotOurs.class);
        byte[] itself = HexFormat.of().parseHex("123481800001000000000000" + "c00c" + "001c0001");
        assertThat(DnsAnswer.read(itself, QUESTION)).isInstanceOf(DnsAnswer.Malformed.class);
    }

    @Test
    void whatever_octets_come_reading_ends_with_a_value() {
        for (long seed = 0; seed < 200_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] octets;
            if (random.nextBoolean()) {
                octets = Arrays.copyOf(ANSWER, random.nextInt(ANSWER.length + 1));
                for (int flips = random.nextInt(6); flips > 0 && octets.length > 0; flips--) {
                    octets[random.nextInt(octets.length)] = (byte) random.nextInt();
                }
            } else {
                octets = new byte[random.nextInt(80)];
                random.nextBytes(octets);
            }
            try {
                assertThat(DnsAnswer.read(octets, QUESTION)).isNotNull();
            } catch (RuntimeException fault) {
                throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(octets), fault);
            }
        }
    }
}
