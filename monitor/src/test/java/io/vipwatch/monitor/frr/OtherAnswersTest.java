package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OtherAnswersTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");

    @Test
    void aBfdSessionHasWhatBothEndsPropose() {
        BfdPeer up = Fixture.read(BfdPeer.read(Fixture.text("bfd-7.5.json"))).getFirst();
        assertThat(up.up()).isTrue();
        assertThat(up.inStatus()).contains(Duration.ofSeconds(23));
        assertThat(up.discriminator()).hasValue(2_543_701_365L);
        assertThat(up.remoteTimers())
                .isEqualTo(new BfdPeer.Timers(
                        Optional.of(Duration.ofMillis(300)), Optional.of(Duration.ofMillis(200)), OptionalLong.of(5)));
        BfdPeer down = Fixture.read(BfdPeer.read(Fixture.text("bfd-10.3.json"))).getFirst();
        assertThat(down.up()).isFalse();
        assertThat(down.multihop()).isTrue();
        assertThat(down.local()).isEmpty();
        assertThat(down.inStatus()).contains(Duration.ofSeconds(5));
        assertThat(down.diagnostic()).contains("control detection time expired");
        assertThat(Fixture.read(BfdPeer.read("[\n]\n"))).isEmpty();
    }

    @Test
    void aRouteOfZebraHasEveryNextHopOnce() {
        List<ZebraRoute> routes = Fixture.read(ZebraRoute.read(Fixture.text("zebra-10.3.json")));
        assertThat(routes).hasSize(2);
        ZebraRoute bgp = routes.getFirst();
        assertThat(bgp.prefix()).isEqualTo(VIP);
        assertThat(bgp.selected()).isTrue();
        assertThat(bgp.installed()).isTrue();
        assertThat(bgp.nextHops())
                .containsExactly(
                        new ZebraRoute.NextHop(
                                Optional.of(IpAddress.of("fe80::11")), Optional.of("vtnet1"), true, true, false),
                        new ZebraRoute.NextHop(
                                Optional.of(IpAddress.of("fe80::12")), Optional.of("vtnet1"), true, false, false));
        assertThat(routes.getLast().selected()).isFalse();
        assertThat(Fixture.read(ZebraRoute.read("{\"::/0\":[]}")))
                .as("no match, FRR 8.4")
                .isEmpty();
        assertThat(Fixture.read(ZebraRoute.read("{}"))).isEmpty();
    }

    @Test
    void theVersionIsOnTheFirstLine() {
        assertThat(Fixture.read(FrrVersion.read(Fixture.text("version-7.5.txt"))))
                .isEqualTo(new FrrVersion("7.5.1", 7, 5, "edge", Optional.empty()));
        assertThat(Fixture.read(FrrVersion.read(Fixture.text("version-10.3.txt"))))
                .isEqualTo(new FrrVersion("10.3", 10, 3, "edge.example", Optional.of("FreeBSD(14.0-CURRENT)")));
        assertThat(Fixture.reason(FrrVersion.read("Quagga 1.2.4 (edge).\n"))).isEqualTo("not FRR's version");
    }

    @Test
    void theTableOfFreeBsdIsReadByTheNamesOfItsColumns() {
        KernelTable table = Fixture.read(KernelTable.readFreeBsd(Fixture.text("netstat-14.txt"), VIP::equals));
        assertThat(table.size()).isEqualTo(10);
        assertThat(table.routes())
                .containsExactly(new KernelRoute(
                        VIP,
                        OptionalLong.empty(),
                        false,
                        false,
                        List.of(hop("2001:db8::11", "vtnet1"), hop("2001:db8::12", "vtnet1"))));
        KernelTable old = Fixture.read(KernelTable.readFreeBsd(Fixture.text("netstat-12.txt"), VIP::equals));
        assertThat(old.routes().getFirst().nextHops()).containsExactly(hop("fe80::11", "vtnet1"));
    }

    @Test
    void zonesAreLeftOutAndRefusingRoutesAreBlackHoles() {
        KernelTable table = Fixture.read(KernelTable.readFreeBsd(Fixture.text("netstat-14.txt"), _ -> true));
        assertThat(table.routes())
                .extracting(KernelRoute::prefix)
                .contains(Prefix.of("::/0"), Prefix.of("fe80::/64"), Prefix.of("fe80::1/128"));
        assertThat(table.routes().getFirst().blackhole()).isTrue();
    }

    @Test
    void aTableOfFreeBsdWithoutItsEndOrWithTextInItIsOfNoUse() {
        String whole = Fixture.text("netstat-14.txt");
        Predicate<Prefix> all = _ -> true;
        assertThat(Fixture.reason(KernelTable.readFreeBsd(whole.replace("end-of-table\n", ""), all)))
                .isEqualTo("not a whole routing table");
        assertThat(Fixture.reason(KernelTable.readFreeBsd("netstat: command not found\nend-of-table\n", all)))
                .isEqualTo("text in place of a routing table");
        assertThat(Fixture.reason(KernelTable.readFreeBsd(whole.replace("end-of-table\n", "") + whole, all)))
                .isEqualTo("two routing tables in one answer");
        assertThat(Fixture.reason(KernelTable.readFreeBsd(whole.replace("ff02::/16", "ff02::/"), all)))
                .startsWith("not a route: ff02::/ ");
    }

    @Test
    void theTableOfLinuxHasSeveralNextHopsInOneRoute() {
        KernelTable table = Fixture.read(KernelTable.readLinux(Fixture.text("ip-route.json"), _ -> true));
        assertThat(table.size()).isEqualTo(5);
        assertThat(table.routes().get(2))
                .isEqualTo(new KernelRoute(
                        VIP,
                        OptionalLong.of(20),
                        false,
                        true,
                        List.of(hop("2001:db8::11", "eth0"), hop("2001:db8::12", "eth0"))));
        assertThat(table.routes().get(1).blackhole()).isTrue();
        assertThat(table.routes().getLast().prefix()).isEqualTo(Prefix.of("::/0"));
    }

    private static KernelRoute.NextHop hop(String gateway, String networkInterface) {
        return new KernelRoute.NextHop(Optional.of(IpAddress.of(gateway)), Optional.of(networkInterface));
    }
}
