package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code show bgp ipv6 unicast neighbors X received-routes json} of releases from 7.5 to 10. */
class AdjRibInTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final String HEAD = "{\"bgpTableVersion\":6,\"bgpLocalRouterId\":\"192.0.2.1\",\"localAS\":65101,"
            + "\"bgpStatusCodes\":{\"valid\":\"*\",\"best\":\">\"},\"bgpOriginCodes\":{\"igp\":\"i\"},";
    private static final String TAIL = ",\"totalPrefixCounter\":2,\"filteredPrefixCounter\":1}";

    private static Answer<Set<Prefix>> read(String text) {
        return AdjRibIn.read(new StringReader(text), prefix -> prefix.length() == 128);
    }

    private static String reason(String text) {
        assertThat(read(text)).isInstanceOf(Answer.Unreadable.class);
        return ((Answer.Unreadable<Set<Prefix>>) read(text)).reason();
    }

    @Test
    void eachReleaseSaysItInItsOwnWay() {
        String old = HEAD + "\"advertisedRoutes\":{\"2001:db8:0:ff00::\\/112\":{\"addrPrefix\":\"2001:db8:0:ff00::\","
                + "\"prefixLen\":112,\"appliedStatusSymbols\":{\"*\":true}},\"2001:db8:0:ff00::100\\/128\":"
                + "{\"nextHopGlobal\":\"2001:db8::11\",\"path\":\"65010\",\"bgpOriginCode\":\"i\"}}" + TAIL;
        String middle = HEAD + "\"receivedRoutes\":{\"2001:db8:0:ff00::/112\":{\"path\":\"65010\"},"
                + "\"2001:db8:0:ff00::100/128\":{\"nextHopGlobal\":\"2001:db8::11\",\"appliedStatusSymbols\":"
                + "{\"*\":true,\">\":true}}}" + TAIL;
        // With ADD-PATH the newest releases print a prefix once for each path.
        String recent = HEAD + "\"receivedRoutes\": {\"2001:db8:0:ff00::100/128\":{\"origin\":\"IGP\",\"valid\":true},"
                + "\"2001:db8:0:ff00::100/128\":{\"origin\":\"IGP\",\"valid\":true,\"best\":true}}\n" + TAIL;
        for (String text : List.of(old, middle, recent)) {
            assertThat(read(text)).isEqualTo(new Answer.Read<>(Set.of(VIP)));
        }
        assertThat(read(HEAD + "\"receivedRoutes\":{}" + TAIL)).isEqualTo(new Answer.Read<>(Set.of()));
    }

    @Test
    void whatIsNoWholeTableIsNotAnEmptyOne() {
        assertThat(reason("")).isEqualTo("nothing was answered");
        assertThat(reason("% No such neighbor or address family\n")).isEqualTo("text in place of JSON");
        assertThat(reason("{\"warning\":\"Inbound soft reconfiguration not enabled\"}"))
                .isEqualTo("FRR answers: Inbound soft reconfiguration not enabled");
        assertThat(reason("{}")).isEqualTo("JSON without received routes");
        assertThat(reason("[]")).isEqualTo("JSON, but not an object");
        assertThat(reason(HEAD + "\"receivedRoutes\":{\"2001:db8:0:ff00::100/128\":{\"path\""))
                .startsWith("not one whole JSON document");
        assertThat(reason(HEAD + "\"receivedRoutes\":{\"VIP\":{}}" + TAIL)).startsWith("'VIP' in place of a prefix");
        assertThat(reason(HEAD + "\"receivedRoutes\":{}}{}")).isEqualTo("more than one JSON document");
    }
}
