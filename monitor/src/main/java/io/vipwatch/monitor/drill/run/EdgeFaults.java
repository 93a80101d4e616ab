package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.FaultSpec;
import io.vipwatch.monitor.drill.run.FaultCommands.Guard;
import io.vipwatch.monitor.drill.run.Site.EdgeSite;
import java.time.Duration;

/**
 * Writes the faults that are made on the edge router as commands. Pure.
 *
 * @param site the site
 * @param edge its edge
 */
record EdgeFaults(Site site, EdgeSite edge) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** @throws UnmakeableFault if the edge may not be touched */
    static EdgeFaults at(Site site) throws UnmakeableFault {
        return new EdgeFaults(
                site,
                site.edge()
                        .orElseThrow(() -> new UnmakeableFault("the edge router may not be touched: see drill.edge")));
    }

    private FaultCommands make(
            FaultSpec fault,
            String summary,
            String check,
            String apply,
            String verify,
            String revert,
            String back,
            Guard guard) {
        String host = edge.host();
        return new FaultCommands(
                FaultCatalogue.name(fault),
                summary,
                Script.on(host, check),
                Script.on(host, apply).within(PATIENCE),
                Script.on(host, verify),
                Script.on(host, revert).within(PATIENCE),
                Script.on(host, back),
                FaultCatalogue.PROCESS_RETURNS,
                guard);
    }

    FaultCommands sessionReset(FaultSpec.SessionReset fault) {
        String vtysh = edge.vtysh();
        return make(
                fault,
                "the edge resets its BGP session with " + site.address(),
                vtysh + " -c 'show bgp summary' >/dev/null\n",
                vtysh + " -c 'clear bgp " + site.address() + "'\n",
                FaultCatalogue.NOTHING,
                FaultCatalogue.NOTHING,
                vtysh + " -c 'show bgp summary' >/dev/null\n",
                Guard.NONE);
    }

    FaultCommands neighborShutdown(FaultSpec.NeighborShutdown fault) throws UnmakeableFault {
        long asn = edge.asn().orElseThrow(() -> new UnmakeableFault("the edge's AS number is not known"));
        String configure = edge.vtysh() + " -c 'configure terminal' -c 'router bgp " + asn + "' -c '";
        String neighbor = "neighbor " + site.address() + " shutdown";
        String shown = edge.vtysh() + " -c 'show running-config' | grep -q '^ " + neighbor + "'\n";
        return make(
                fault,
                "the edge shuts its neighbor " + site.address() + " down (its running configuration changes)",
                edge.vtysh() + " -c 'show running-config' | grep -q '^ neighbor " + site.address() + " '\n",
                configure + neighbor + "'\n",
                shown,
                configure + "no " + neighbor + "'\n",
                "! " + shown,
                Guard.LEASE);
    }

    FaultCommands restart(FaultSpec.EdgeRestart fault) {
        return make(
                fault,
                "the routing daemons of the edge restart",
                edge.find() + "\n",
                edge.restart() + "\n",
                FaultCatalogue.NOTHING,
                edge.start() + "\n",
                edge.find() + "\n" + edge.vtysh() + " -c 'show bgp summary' >/dev/null\n",
                Guard.LEASE);
    }
}
