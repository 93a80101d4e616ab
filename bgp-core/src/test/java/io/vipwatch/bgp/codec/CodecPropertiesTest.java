package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every message. Each seed is a test of its own, so that a failure names it; {@code
 * -Dvipwatch.test.seed=…} runs one more, as long as it is given.
 */
class CodecPropertiesTest {
    private static final int MESSAGES = 200;
    private static final int MUTATIONS = 20;
    private static final int POISON = 64;

    static LongStream seeds() {
        return LongStream.concat(
                LongStream.rangeClosed(1, 9), LongStream.of(Long.getLong("vipwatch.test.seed", 20260101L)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decodingWhatWasEncodedGivesTheMessage(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        MessageDecoder decoder = new MessageDecoder();
        for (int i = 0; i < MESSAGES; i++) {
            NegotiatedSession session = messages.session();
            BgpMessage message = messages.message(session);
            byte[] octets = MessageEncoder.encode(message, session);
            assertThat(decoder.decode(octets, 0, octets.length, session))
                    .as("seed %d, message %d: %s", seed, i, Octets.copyOf(octets))
                    .isEqualTo(new Decoded.Accepted(message));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void encodingWhatWasDecodedGivesTheOctets(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        MessageDecoder decoder = new MessageDecoder();
        NegotiatedSession session = messages.session();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] octets = MessageEncoder.encode(messages.message(session), session);
            Decoded decoded = decoder.decode(octets, 0, octets.length, session);
            assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
            assertThat(MessageEncoder.encode(((Decoded.Accepted) decoded).message(), session))
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo(octets);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverTheOctetsDecodingAnswersAndLooksNowhereElse(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        Random random = new Random(seed);
        MessageDecoder decoder = new MessageDecoder();
        for (int i = 0; i < MESSAGES; i++) {
            NegotiatedSession session = messages.session();
            byte[] good = MessageEncoder.encode(messages.message(session), session);
            for (int j = 0; j < MUTATIONS; j++) {
                byte[] octets = mutated(good, random);
                String what = "seed %d, message %d: %s".formatted(seed, i, Octets.copyOf(octets));
                assertThatCode(() -> assertThat(decodedAmid(octets, (byte) 0xff, decoder, session))
                                .as(what)
                                .isEqualTo(decodedAmid(octets, (byte) 0x00, new MessageDecoder(), session)))
                        .as(what)
                        .doesNotThrowAnyException();
            }
        }
    }

    /** Decodes the message in the middle of an array of {@code poison}: what is read there would make a difference. */
    private static Decoded decodedAmid(byte[] octets, byte poison, MessageDecoder decoder, NegotiatedSession session) {
        byte[] array = new byte[octets.length + 2 * POISON];
        Arrays.fill(array, poison);
        System.arraycopy(octets, 0, array, POISON, octets.length);
        return decoder.decode(array, POISON, octets.length, session);
    }

    /** Changes, removes or inserts some octets after the header, whose length is made to fit again. */
    private static byte[] mutated(byte[] good, Random random) {
        byte[] octets = good.clone();
        for (int n = 1 + random.nextInt(4); n > 0 && octets.length > 19; n--) {
            int at = 19 + random.nextInt(octets.length - 19);
            switch (random.nextInt(4)) {
                case 0 -> octets[at] = (byte) random.nextInt();
                case 1 -> octets[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> octets = spliced(octets, at, at + 1 + random.nextInt(octets.length - at), new byte[0]);
                default -> octets = spliced(octets, at, at, new byte[1 + random.nextInt(4)]);
            }
        }
        octets[16] = (byte) (octets.length >>> 8);
        octets[17] = (byte) octets.length;
        return octets;
    }

    private static byte[] spliced(byte[] octets, int from, int to, byte[] inserted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(octets, 0, from);
        out.writeBytes(inserted);
        out.write(octets, to, octets.length - to);
        return out.toByteArray();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyCutOfAStreamGivesTheSameMessages(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        NegotiatedSession session = messages.session();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<BgpMessage> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            BgpMessage message = messages.message(session);
            sent.add(message);
            stream.writeBytes(MessageEncoder.encode(message, session));
        }
        byte[] octets = stream.toByteArray();
        for (int cut = 0; cut <= octets.length; cut++) {
            assertThat(read(octets, session, cut, octets.length - cut))
                    .as("seed %d, cut at %d", seed, cut)
                    .isEqualTo(sent);
        }
        for (int piece : new int[] {1, 7, 18, 19, 20, 4096}) {
            int[] pieces = new int[octets.length / piece + 1];
            Arrays.fill(pieces, piece);
            assertThat(read(octets, session, pieces))
                    .as("seed %d, pieces of %d", seed, piece)
                    .isEqualTo(sent);
        }
    }

    /** Reads a stream that arrives in pieces of these lengths. */
    private static List<BgpMessage> read(byte[] octets, NegotiatedSession session, int... pieces) {
        MessageDecoder decoder = new MessageDecoder();
        List<BgpMessage> received = new ArrayList<>();
        int arrived = 0;
        int at = 0;
        for (int piece : pieces) {
            arrived = Math.min(octets.length, arrived + piece);
            while (Framing.inspect(octets, at, arrived - at, session) instanceof Framing.Frame.Complete(int length)) {
                Decoded decoded = decoder.decode(octets, at, length, session);
                received.add(((Decoded.Accepted) decoded).message());
                at += length;
            }
        }
        return received;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void updateThatIsTooLongForOneMessageArrivesInSeveral(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        NegotiatedSession session = messages.session();
        NlriList withdrawn = many(Family.IPV4_UNICAST, 20_000, messages, session);
        NlriList unreachable = many(Family.IPV6_UNICAST, 10_000, messages, session);
        NlriList reachable = many(Family.IPV6_UNICAST, 10_000, messages, session);
        NlriList nlri = many(Family.IPV4_UNICAST, 20_000, messages, session);
        PathAttributes attributes = PathAttributes.of(
                Origin.IGP,
                AsPath.EMPTY,
                new NextHop(IpAddress.of("192.0.2.1")),
                new MpReach(List.of(IpAddress.of("2001:db8::1")), reachable),
                new MpUnreach(unreachable));
        List<Nlri> gone = new ArrayList<>();
        List<Nlri> there = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder();
        for (byte[] octets : MessageEncoder.encodeAll(new Update(withdrawn, attributes, nlri), session)) {
            assertThat(octets.length).isLessThanOrEqualTo(session.maximumLength());
            Decoded decoded = decoder.decode(octets, 0, octets.length, session);
            assertThat(decoded).isInstanceOfSatisfying(Decoded.Accepted.class, accepted -> {
                Update part = (Update) accepted.message();
                part.withdrawals().forEach(list -> gone.addAll(list.toList()));
                part.announcements().forEach(list -> there.addAll(list.toList()));
            });
        }
        assertThat(gone).as("seed %d", seed).isEqualTo(joined(withdrawn, unreachable));
        assertThat(there).as("seed %d", seed).isEqualTo(joined(reachable, nlri));
    }

    private static NlriList many(Family family, int count, RandomMessages messages, NegotiatedSession session) {
        List<Nlri> routes = new ArrayList<>();
        while (routes.size() < count) {
            routes.addAll(messages.routes(family, session).toList());
        }
        return NlriList.of(family, routes);
    }

    private static List<Nlri> joined(NlriList first, NlriList second) {
        List<Nlri> all = new ArrayList<>(first.toList());
        all.addAll(second.toList());
        return all;
    }
}
