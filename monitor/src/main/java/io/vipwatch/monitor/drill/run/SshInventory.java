package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.DrillSection;
import io.vipwatch.monitor.config.DrillSection.DrilledHost;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerLocation;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.drill.run.Site.EdgeSite;
import io.vipwatch.monitor.ssh.RemoteShell;
import io.vipwatch.monitor.ssh.SshTarget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The hosts that the configuration names for drills, over SSH. Used from any thread. */
public final class SshInventory implements Inventory, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String DAEMONS = "pgrep -x 'zebra|bgpd'";
    private static final String SERVICE =
            "if [ -x /usr/local/etc/rc.d/frr.sh ]; then /usr/local/etc/rc.d/frr.sh %1$s; elif [ -d /run/systemd/system ];"
                    + " then systemctl %1$s frr; else service frr %1$s; fi >/dev/null 2>&1";

    private final MonitorConfig config;
    private final DrillSection section;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, RemoteShell> shells = new LinkedHashMap<>();

    public SshInventory(MonitorConfig config, DrillSection section) {
        this.config = config;
        this.section = section;
        hosts.put(Site.RUNNER, new LocalHost());
        for (DrilledHost host : section.hosts()) {
            add(host.name(), SshTarget.of(host.ssh(), Optional.empty()), host.sudo());
        }
        if (section.edge() && config.edge().isPresent()) {
            EdgeSection edge = config.edge().get();
            add(
                    edge(),
                    SshTarget.of(edge.ssh(), edge.jump().map(jump -> SshTarget.of(jump, Optional.empty()))),
                    edge.sudo());
        }
    }

    private void add(String name, SshTarget target, boolean sudo) {
        RemoteShell shell = new RemoteShell(target, sudo, CONNECT);
        shells.put(name, shell);
        hosts.put(name, new SshHost(name, shell));
    }

    @Override
    public Host host(String name) throws DrillRefused {
        Host host = hosts.get(name);
        if (host == null) {
            throw new DrillRefused("drills may not touch " + name + ": the configuration names it neither under"
                    + " drill.hosts nor, with drill.edge, as the edge");
        }
        return host;
    }

    @Override
    public String edge() {
        return edgePeer().map(PeerSection::name).orElse("edge");
    }

    private Optional<PeerSection> edgePeer() {
        return config.peers().stream()
                .filter(peer -> peer.role() == PeerSection.Role.EDGE)
                .findFirst();
    }

    @Override
    public Site site(String target) throws DrillRefused {
        host(target);
        return new Site(
                target,
                address(target),
                section.hosts().stream()
                        .filter(host -> host.name().equals(target))
                        .findFirst()
                        .map(DrilledHost::networkInterface)
                        .orElse("eth0"),
                Optional.of(way(target)),
                Site.calico(),
                Site.ofTheHostItself(target),
                section.edge() && config.edge().isPresent() ? Optional.of(edgeSite()) : Optional.empty());
    }

    private IpAddress address(String target) throws DrillRefused {
        PeerSection peer = config.peers().stream()
                .filter(one -> one.name().equals(target))
                .findFirst()
                .orElseThrow(() -> new DrillRefused("there is no peer " + target));
        return switch (peer.location()) {
            case PeerLocation.Address(var one) -> one.address();
            case PeerLocation.Range _ -> throw new DrillRefused(target + " is a range of peers, and no host");
        };
    }

    /** {@return whose packets have to pass for SSH to live on, as the host itself sees them} */
    private Site.SshWay way(String target) throws DrillRefused {
        RemoteShell shell = Optional.ofNullable(shells.get(target))
                .orElseThrow(() -> new DrillRefused(target + " is not reached over SSH"));
        RemoteShell.Finished seen = shell.connectionSeen(CONNECT.multipliedBy(3));
        String[] words = seen.stdout().strip().split(" ", -1);
        if (words.length != 4) {
            throw new DrillRefused(target + " cannot be reached: " + seen.stderr());
        }
        return new Site.SshWay(IpAddress.of(words[0].replaceFirst("%.*", "")), Integer.parseInt(words[3]));
    }

    private EdgeSite edgeSite() {
        return new EdgeSite(
                edge(),
                edgePeer().map(peer -> OptionalLong.of(peer.asn())).orElse(OptionalLong.empty()),
                config.edge().map(EdgeSection::vtysh).orElse("vtysh"),
                DAEMONS,
                SERVICE.formatted("restart"),
                DAEMONS + " >/dev/null || { " + SERVICE.formatted("start") + "; }");
    }

    /** Ends all connections. */
    @Override
    public void close() {
        hosts.values().forEach(Host::close);
    }
}
