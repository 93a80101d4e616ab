package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.Communities;
import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteOctetsTest {
    private static final int MESSAGES = 500;

    private final RouteOctets form = new RouteOctets();

    static LongStream seeds() {
        return CodecPropertiesTest.seeds();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsReadAgainIsWhatADecoderMadeOnWhateverSession(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        MessageDecoder decoder = new MessageDecoder();
        for (int i = 0; i < MESSAGES; i++) {
            NegotiatedSession session = messages.session();
            byte[] octets = MessageEncoder.encode(messages.update(session), session);
            if (decoder.decode(octets, 0, octets.length, session) instanceof Decoded.Accepted(Update update)) {
                PathAttributes attributes = new PathAttributes(update.attributes().list().stream()
                        .filter(one -> !(one instanceof MpReach || one instanceof MpUnreach))
                        .toList());
                byte[] written = write(attributes, List.of());
                assertThat(form.attributes(written))
                        .as("seed %d, message %d: %s", seed, i, Octets.copyOf(octets))
                        .isEqualTo(attributes);
            }
        }
    }

    @Test
    void nextHopsOfBothFamiliesAreKeptInOrder() {
        List<IpAddress> nextHops =
                List.of(IpAddress.of("2001:db8::1"), IpAddress.of("fe80::1"), IpAddress.of("192.0.2.1"));
        assertThat(form.nextHops(write(PathAttributes.NONE, nextHops))).isEqualTo(nextHops);
        assertThat(form.nextHops(write(PathAttributes.NONE, List.of()))).isEmpty();
    }

    @Test
    void aValueOfMoreThan255OctetsHasALengthOfTwoOctets() {
        for (int count : new int[] {62, 63, 64, 65, 1000}) {
            PathAttributes attributes = PathAttributes.of(new Communities(
                    IntStream.range(0, count).mapToObj(Community::new).toList()));
            assertThat(form.attributes(write(attributes, List.of()))).isEqualTo(attributes);
        }
    }

    @Test
    void mpReachNlriOfAFamilyThatIsNotDecodedStaysAsItCame() {
        Octets flowspec = Octets.ofHex("0002850000");
        PathAttributes whole = PathAttributes.of(new Unrecognized(0x80, MpReach.TYPE_CODE, flowspec));
        assertThat(form.attributes(write(whole, List.of()))).isEqualTo(whole);
    }

    private byte[] write(PathAttributes attributes, List<IpAddress> nextHops) {
        form.write(attributes, nextHops);
        return Arrays.copyOf(form.octets(), form.length());
    }
}
