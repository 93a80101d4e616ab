package io.vipwatch.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four-octet AS numbers through speakers of two-octet ones: RFC 6793 §4.2. */
class FourOctetAsTest {
    /** Segments: 02 sequence, 01 set, 03 sequence of a confederation; 5ba0 is AS_TRANS, 000111.. are large. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            all of the path was mapped                | 0202 5ba0 5ba0           | 0202 00011170 00011171      | 70000 70001
            old speakers put themselves before it     | 0204 fdf2 fdf3 5ba0 5ba0 | 0202 00011170 00011171      | 65010 65011 70000 70001
            an old speaker aggregated                 | 0101 fdf2                | 0202 00011170 00011171      | {65010}
            a set counts as one                       | 0201 fdf2 0102 5ba0 fdf4 | 0102 00011170 0000fdf4      | 65010 {70000,65012}
            a set stands before the path              | 0102 fdf2 fdf3 0201 5ba0 | 0201 00011170               | {65010,65011} 70000
            a path of as many is replaced             | 0202 fdf2 fdf3           | 0202 00011170 00011171      | 70000 70001
            a segment of a confederation is no part   | 0202 fdf2 5ba0           | 0301 0000fdfc 0201 00011170 | 65010 70000
            """)
    void asPathIsRebuiltFromItsFrontAndAs4Path(String sentence, String path, String as4Path, String result) {
        assertThat(decode(attribute(0x40, 2, path) + attribute(0xc0, 17, as4Path))
                        .get(AsPath.class))
                .as(sentence)
                .map(AsPath::text)
                .contains(result);
    }

    @Test
    void aLeadingSegmentOfAConfederationIsKept() {
        byte[] message = Hex.update(
                "", attribute(0x40, 2, "0301 fdfc 0202 fdf2 5ba0") + attribute(0xc0, 17, "0201 00011170"), "");
        PathAttributes attributes = new AttributeDecoder()
                .decode(message, 23, message.length, Contexts.TWO_OCTET_AS_INTERNAL)
                .attributes();
        assertThat(attributes.get(AsPath.class)).map(AsPath::text).contains("(65020) 65010 70000");
    }

    @Test
    void as4AggregatorTakesThePlaceOfAnAggregatorOfAsTrans() {
        PathAttributes attributes = decode("c00706 5ba0 c0000201" + "c01208 00011170 c0000202");
        assertThat(attributes.list()).containsExactly(new Aggregator(70000, RouterId.of("192.0.2.2")));
    }

    @Test
    void anotherAggregatorShowsThatAs4PathIsOutdatedToo() {
        PathAttributes attributes = decode(attribute(0x40, 2, "0202 fdf2 5ba0")
                + "c00706 fdf2 c0000201"
                + attribute(0xc0, 17, "0201 00011170")
                + "c01208 00011170 c0000202");
        assertThat(attributes.list())
                .containsExactly(
                        new AsPath(List.of(AsPathSegment.sequence(65010, 23456))),
                        new Aggregator(65010, RouterId.of("192.0.2.1")));
    }

    @Test
    void as4AggregatorWithoutAggregatorIsIgnored() {
        PathAttributes attributes = decode(
                attribute(0x40, 2, "0201 5ba0") + attribute(0xc0, 17, "0201 00011170") + "c01208 00011170 c0000202");
        assertThat(attributes.list()).containsExactly(new AsPath(List.of(AsPathSegment.sequence(70000))));
    }

    @Test
    void toAnOldSpeakerLargeAsNumbersGoBesideThePath() {
        Update update = Update.of(PathAttributes.of(
                new AsPath(List.of(AsPathSegment.sequence(65010, 70000))),
                new Aggregator(70000, RouterId.of("192.0.2.2"))));
        assertThat(MessageEncoder.encode(update, Contexts.TWO_OCTET_AS)).isEqualTo(Hex.update("", """
                40 02 06 02 02 fdf2 5ba0               # AS_PATH 65010 AS_TRANS
                c0 07 06 5ba0 c0000202                 # AGGREGATOR AS_TRANS
                c0 11 0a 02 02 0000fdf2 00011170       # AS4_PATH 65010 70000
                c0 12 08 00011170 c0000202             # AS4_AGGREGATOR 70000
                """, ""));
    }

    @Test
    void aPathOfSmallAsNumbersNeedsNoAs4Path() {
        Update update = Update.of(PathAttributes.of(new AsPath(List.of(AsPathSegment.sequence(65010)))));
        assertThat(MessageEncoder.encode(update, Contexts.TWO_OCTET_AS))
                .isEqualTo(Hex.update("", "40 02 04 02 01 fdf2", ""));
    }

    private static String attribute(int flags, int type, String value) {
        return "%02x%02x%02x%s ".formatted(flags, type, Hex.octets(value).length, value);
    }

    private static PathAttributes decode(String attributes) {
        byte[] octets = Hex.octets(attributes);
        AttributeDecoder.Attributes read =
                new AttributeDecoder().decode(octets, 0, octets.length, Contexts.TWO_OCTET_AS);
        assertThat(read.malformed()).isEmpty();
        return read.attributes();
    }
}
