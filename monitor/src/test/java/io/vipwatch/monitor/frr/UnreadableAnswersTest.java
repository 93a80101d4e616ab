package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** An answer that is not whole says nothing: neither a route nor the lack of one may be read out of it. */
class UnreadableAnswersTest {
    private static final Map<String, Function<String, Answer<?>>> READERS = new TreeMap<>(Map.ofEntries(
            Map.entry("table-7.5.json", UnreadableAnswersTest::table),
            Map.entry("table-10.3.json", UnreadableAnswersTest::table),
            Map.entry("route-7.5.json", BgpRoute::read),
            Map.entry("route-10.3.json", BgpRoute::read),
            Map.entry("summary-7.5.json", BgpSummary::read),
            Map.entry("summary-10.3.json", BgpSummary::read),
            Map.entry("neighbors-8.4.json", BgpNeighbor::read),
            Map.entry("bfd-7.5.json", BfdPeer::read),
            Map.entry("bfd-10.3.json", BfdPeer::read),
            Map.entry("zebra-10.3.json", ZebraRoute::read),
            Map.entry("netstat-14.txt", text -> KernelTable.readFreeBsd(text, _ -> true)),
            Map.entry("netstat-12.txt", text -> KernelTable.readFreeBsd(text, _ -> true)),
            Map.entry("ip-route.json", text -> KernelTable.readLinux(text, _ -> true)),
            Map.entry("version-7.5.txt", FrrVersion::read),
            Map.entry("version-10.3.txt", FrrVersion::read)));

    private static Answer<List<BgpRoute>> table(String text) {
        List<BgpRoute> routes = new ArrayList<>();
        return BgpTable.read(text, routes::add).map(_ -> routes);
    }

    @Test
    void everyCutOfEveryAnswerIsEitherOfNoUseOrTheSame() {
        READERS.forEach((name, reader) -> {
            String whole = Fixture.text(name);
            Object value = Fixture.read(reader.apply(whole));
            for (int cut = 0; cut < whole.length(); cut++) {
                Answer<?> answer = reader.apply(whole.substring(0, cut));
                if (answer instanceof Answer.Read<?>(Object read)) {
                    assertThat(read).as("%s cut at %d", name, cut).isEqualTo(value);
                }
            }
            assertThat(reader.apply(whole.substring(0, whole.length() / 2)))
                    .as("half of %s", name)
                    .isInstanceOf(name.startsWith("version") ? Answer.class : Answer.Unreadable.class);
        });
    }

    @Test
    void noGarbageInAnAnswerIsAnException() {
        long seed = System.getProperty("seed") == null ? 20_261_122 : Long.getLong("seed", 0);
        Random random = new Random(seed);
        READERS.forEach((name, reader) -> {
            String whole = Fixture.text(name);
            for (int round = 0; round < 400; round++) {
                String garbled = garble(whole, random);
                assertThat(reader.apply(garbled))
                        .as("%s, seed %d:%n%s", name, seed, garbled)
                        .isNotNull();
            }
        });
    }

    /** {@return the text with some characters replaced, pieces left out and pieces repeated} */
    private static String garble(String whole, Random random) {
        StringBuilder text = new StringBuilder(whole);
        String alphabet = "{}[]\",:/0123456789abcdef \n-%\u00e9\u0000tfn.";
        for (int change = 1 + random.nextInt(4); change > 0; change--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(30));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                case 1 -> text.delete(at, Math.min(end, text.length() - 1));
                default -> text.insert(at, text.substring(at, end));
            }
        }
        return text.toString();
    }

    @Test
    void textInPlaceOfAnAnswerIsShown() {
        List<String> texts = List.of(
                "% Can't find BGP instance\n",
                "% Unknown command: show bgp ipv6 unicast json\n",
                "vtysh: error reading from bgpd: Connection reset by peer (104)Warning: closing connection to bgpd\n",
                "bgpd is not running\n",
                "Exiting: failed to connect to any daemons.\n");
        READERS.forEach((name, reader) -> texts.forEach(text -> {
            Answer<?> answer = reader.apply(text);
            assertThat(answer).as("%s from %s", text, name).isInstanceOf(Answer.Unreadable.class);
            assertThat(((Answer.Unreadable<?>) answer).excerpt()).isEqualTo(text.strip());
            if (name.endsWith("json")) {
                assertThat(Fixture.reason(answer)).isEqualTo("text in place of JSON");
            }
        }));
    }

    @Test
    void anEmptyAnswerIsOfNoUse() {
        READERS.forEach((name, reader) -> List.of("", "\n", " \r\n ")
                .forEach(empty -> assertThat(reader.apply(empty)).as(name).isInstanceOf(Answer.Unreadable.class)));
    }

    @Test
    void aWarningOfFrrIsTheReason() {
        String warning = "{\"warning\":\"Default BGP instance not found\"}";
        String reason = "FRR answers: Default BGP instance not found";
        assertThat(Fixture.reason(table(warning))).isEqualTo(reason);
        assertThat(Fixture.reason(BgpRoute.read(warning))).isEqualTo(reason);
        assertThat(Fixture.reason(BgpSummary.read(warning))).isEqualTo(reason);
        assertThat(Fixture.reason(BgpNeighbor.read(warning))).isEqualTo(reason);
        assertThat(Fixture.reason(ZebraRoute.read(warning))).isEqualTo(reason);
    }

    @Test
    void anObjectWithoutWhatWasAskedForIsOfNoUse() {
        assertThat(Fixture.reason(table("{}"))).isEqualTo("JSON without routes");
        assertThat(Fixture.reason(BgpSummary.read("{}"))).isEqualTo("JSON without peers");
        assertThat(Fixture.reason(BgpNeighbor.read("{}"))).isEqualTo("JSON without a neighbor");
        assertThat(Fixture.reason(BgpNeighbor.read("{\"bgpNoSuchNeighbor\":true}")))
                .isEqualTo("JSON without a neighbor");
        assertThat(Fixture.reason(BfdPeer.read("{}"))).isEqualTo("JSON, but not a list of peers");
    }
}
