package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.FaultSpec;
import io.vipwatch.monitor.drill.run.FaultCommands.Guard;
import io.vipwatch.monitor.drill.run.Site.EdgeSite;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes the faults that are made on the edge router as commands. Pure.
 *
 * @param site the site
 * @param edge its edge
 * @param memory the directory on the edge in which is kept how it was before
 */
record EdgeFaults(Site site, EdgeSite edge, String memory) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** @throws UnmakeableFault if the edge may not be touched */
    static EdgeFaults at(Site site, String memory) throws UnmakeableFault {
        return new EdgeFaults(
                site,
                site.edge()
                        .orElseThrow(() -> new UnmakeableFault("the edge router may not be touched: see drill.edge")),
                memory);
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
                Optional.of(Script.on(host, verify)),
                Script.on(host, revert).within(PATIENCE),
                Script.on(host, back),
                FaultCatalogue.PROCESS_RETURNS,
                guard);
    }

    /** Nothing slow goes before the reset itself, whose time is taken. */
    FaultCommands sessionReset(FaultSpec.SessionReset fault) {
        String vtysh = edge.vtysh();
        return make(
                fault,
                "the edge resets its BGP session with " + site.address(),
                shown() + "case \"$shown\" in *'\"bgpState\":\"Established\"'*) ;;"
                        + " *) echo 'the session is not up' >&2; exit 1;; esac\n",
                "mkdir -p " + memory + " && date +%s > " + memory + "/asked || exit 1\n" + vtysh + " -c 'clear bgp "
                        + site.address() + "'\n",
                "asked=$(cat " + memory + "/asked) || exit 1\ni=0\nwhile\n" + shown() + """
                        ago=${shown##*'"lastResetTimerMsecs":'}; ago=${ago%%[!0-9]*}
                        [ -z "$ago" ] || [ $((ago / 1000)) -gt $(( $(date +%s) - asked + 1 )) ]
                        do
                          i=$((i + 1)); [ $i -lt 20 ] || { echo 'the edge tells of no reset' >&2; exit 1; }
                          sleep 0.1
                        done
                        """,
                "rm -rf " + memory + "\nrmdir " + DeadmanCommands.BASE + " 2>/dev/null\ntrue\n",
                vtysh + " -c 'show bgp summary' >/dev/null && [ ! -e " + memory + " ]\n",
                Guard.NONE);
    }

    /** {@return lines that set {@code shown} to what the edge says of the session} */
    private String shown() {
        return "shown=$(" + edge.vtysh() + " -c 'show bgp neighbors " + site.address()
                + " json' | tr -d ' \\n') || exit 1\n";
    }

    FaultCommands neighborShutdown(FaultSpec.NeighborShutdown fault) throws UnmakeableFault {
        long asn = edge.asn().orElseThrow(() -> new UnmakeableFault("the edge's AS number is not known"));
        String configure = edge.vtysh() + " -c 'configure terminal' -c 'router bgp " + asn + "' -c '";
        String neighbor = "neighbor " + site.address() + " shutdown";
        String running = "running=$(" + edge.vtysh() + " -c 'show running-config') && [ -n \"$running\" ] || exit 1\n";
        String shown = "printf '%s\\n' \"$running\" | grep -q '^ " + neighbor + "'\n";
        return make(
                fault,
                "the edge shuts its neighbor " + site.address() + " down (its running configuration changes)",
                edge.vtysh() + " -c 'show running-config' | grep -q '^ neighbor " + site.address()
                        + " ' || { echo 'the edge has no such neighbor' >&2; exit 1; }\n" + shown()
                        + "case \"$shown\" in *'\"adminShutDown\":true'*) echo 'the neighbor is shut down already' >&2;"
                        + " exit 1;; esac\n",
                configure + neighbor + "'\n",
                running + shown,
                configure + "no " + neighbor + "'\n",
                running + "! " + shown,
                Guard.LEASE);
    }

    FaultCommands restart(FaultSpec.EdgeRestart fault) {
        return make(
                fault,
                "the routing daemons of the edge restart",
                edge.find() + "\n",
                edge.find() + " > " + memory + "/pids || exit 1\n" + edge.restart() + "\n",
                "for pid in $(cat " + memory
                        + "/pids); do\n  ! kill -0 $pid 2>/dev/null || { echo \"$pid still runs\" >&2;"
                        + " exit 1; }\ndone\n" + edge.find() + "\n",
                edge.start() + "\n",
                edge.find() + "\n" + edge.vtysh() + " -c 'show bgp summary' >/dev/null\n",
                Guard.LEASE);
    }
}
