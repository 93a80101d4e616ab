package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.drill.FaultSpec;
import io.vipwatch.monitor.drill.run.FaultCommands.Guard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Faults as the commands that {@code drill plan} shows. */
class FaultCatalogueTest {
    private static final Site.SshWay WAY = new Site.SshWay(IpAddress.of("2001:db8::99"), 22);

    private static Site site(Optional<Site.SshWay> spared, Optional<Site.EdgeSite> edge) {
        return new Site(
                "node1",
                IpAddress.of("2001:db8::11"),
                "eth0",
                spared,
                Site.calico(),
                Site.ofTheHostItself("node1"),
                edge);
    }

    private static FaultCommands commands(FaultSpec fault) throws UnmakeableFault {
        Site.EdgeSite edge = new Site.EdgeSite(
                "edge",
                OptionalLong.of(65101),
                "vtysh",
                "pgrep -x bgpd",
                "systemctl restart frr",
                "systemctl start frr");
        return new FaultCatalogue(site(Optional.of(WAY), Optional.of(edge)), "run_r1_s1").of(fault);
    }

    @Test
    void a_silent_link_drops_everything_but_the_ssh_of_the_drill_which_comes_first() throws Exception {
        FaultCommands silent = commands(new FaultSpec.LinkSilent());
        assertThat(silent.apply().host()).isEqualTo("node1");
        assertThat(silent.apply().text()).isEqualTo("""
                nft -f - <<'RULES'
                table netdev vipwatch_run_r1_s1 {
                  chain ingress {
                    type filter hook ingress device "eth0" priority 0;
                    ip6 saddr 2001:db8::99 tcp dport 22 accept
                    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
                    drop
                  }
                  chain egress {
                    type filter hook egress device "eth0" priority 0;
                    ip6 daddr 2001:db8::99 tcp sport 22 accept
                    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
                    drop
                  }
                }
                RULES
                """);
        assertThat(silent.revert().text()).startsWith("nft delete table netdev vipwatch_run_r1_s1");
        assertThat(silent.guard()).isEqualTo(Guard.LEASE);
    }

    @Test
    void one_way_loss_has_one_chain() throws Exception {
        assertThat(commands(new FaultSpec.OneWayLoss(FaultSpec.Direction.OUT))
                        .apply()
                        .text())
                .contains("hook egress")
                .doesNotContain("hook ingress");
    }

    @Test
    void bfd_alone_is_dropped_by_its_ports() throws Exception {
        assertThat(commands(new FaultSpec.BfdDrop()).apply().text()).contains("udp dport { 3784, 4784 } drop");
    }

    @Test
    void processes_are_stopped_before_they_are_killed_so_that_none_says_goodbye() throws Exception {
        String apply = commands(new FaultSpec.ProcessSignal(FaultSpec.Process.BIRD6, FaultSpec.Signal.KILL))
                .apply()
                .text();
        assertThat(apply).contains("pgrep -x bird6").contains("kill -STOP $pids; kill -KILL $pids");
    }

    @Test
    void a_link_that_is_down_cuts_off_whoever_comes_over_it() throws Exception {
        assertThat(commands(new FaultSpec.LinkDown()).guard()).isEqualTo(Guard.CUT_OFF);
        assertThat(new FaultCatalogue(site(Optional.empty(), Optional.empty()), "x")
                        .of(new FaultSpec.LinkDown())
                        .guard())
                .isEqualTo(Guard.LEASE);
    }

    @Test
    void power_is_taken_on_the_target_and_given_back_from_outside() throws Exception {
        FaultCommands off = commands(new FaultSpec.PowerOff("ipmitool chassis power on"));
        assertThat(off.apply().host()).isEqualTo("node1");
        assertThat(off.revert().host()).isEqualTo(Site.RUNNER);
        assertThat(DeadmanCommands.of(off, "x", Duration.ofSeconds(30)).host())
                .as("a host without power takes nothing back")
                .isEqualTo(Site.RUNNER);
    }

    @Test
    void what_changes_the_router_needs_leave() {
        assertThatThrownBy(() -> new FaultCatalogue(site(Optional.empty(), Optional.empty()), "x")
                        .of(new FaultSpec.NeighborShutdown()))
                .isInstanceOf(UnmakeableFault.class)
                .hasMessageContaining("drill.edge");
    }

    @Test
    void a_neighbor_is_shut_down_and_let_go_by_the_address_of_the_target() throws Exception {
        FaultCommands shutdown = commands(new FaultSpec.NeighborShutdown());
        assertThat(shutdown.apply().host()).isEqualTo("edge");
        assertThat(shutdown.apply().text())
                .isEqualTo("vtysh -c 'configure terminal' -c 'router bgp 65101' -c 'neighbor 2001:db8::11 shutdown'\n");
        assertThat(shutdown.revert().text()).contains("'no neighbor 2001:db8::11 shutdown'");
    }

    @Test
    void every_fault_that_changes_something_has_a_dead_man_whose_apply_looks_at_it_first() throws Exception {
        for (FaultSpec fault : List.of(
                new FaultSpec.LinkSilent(),
                new FaultSpec.PacketLoss(30),
                new FaultSpec.ServiceStop("k3s"),
                new FaultSpec.KillThenSilent(Duration.ofMillis(500)),
                new FaultSpec.Flap(3, Duration.ofSeconds(1)),
                new FaultSpec.EdgeRestart())) {
            FaultCommands commands = commands(fault);
            DeadmanCommands deadman = DeadmanCommands.of(commands, "run_r1_s1", Duration.ofSeconds(30));
            StepPlan.Fault step = new StepPlan.Fault("run_r1_s1", commands, Optional.of(deadman), Optional.empty());
            assertThat(step.apply().text()).contains("the dead-man does not stand guard");
            assertThat(deadman.arm().text())
                    .contains(commands.revert().text())
                    .as("systemd would have it rest after five looks")
                    .contains("--property=StartLimitIntervalSec=0");
            assertThat(deadman.renew().text()).contains("the dead-man does not look any more");
        }
    }

    @Test
    void a_host_that_goes_down_cannot_be_verified_before_it_is_back_without_its_memory() throws Exception {
        for (FaultSpec fault :
                List.of(new FaultSpec.NodeReboot(), new FaultSpec.PowerOff("ipmitool chassis power on"))) {
            FaultCommands down = commands(fault);
            assertThat(down.verify()).isEmpty();
            assertThat(down.apply().text())
                    .contains("mark=/dev/shm/vipwatch_run_r1_s1")
                    .contains("touch $mark");
            assertThat(down.verifyReverted().text()).contains("[ ! -e /dev/shm/vipwatch_run_r1_s1 ]");
        }
        assertThat(commands(new FaultSpec.SessionReset()).verify().orElseThrow().text())
                .contains("lastResetTimerMsecs");
        assertThat(commands(new FaultSpec.EdgeRestart()).verify().orElseThrow().text())
                .contains("still runs");
    }

    @Test
    void a_neighbor_that_is_shut_already_is_not_shut_down() throws Exception {
        assertThat(commands(new FaultSpec.NeighborShutdown()).check().text()).contains("adminShutDown");
    }
}
