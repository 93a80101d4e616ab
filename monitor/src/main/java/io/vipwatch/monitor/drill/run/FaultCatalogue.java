package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.FaultSpec;
import io.vipwatch.monitor.drill.run.FaultCommands.Guard;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Writes faults as commands for a site. Pure: what comes out is shown by {@code drill plan} and run as it is. */
public final class FaultCatalogue {
    private static final Duration LAST_WORDS = Duration.ofMillis(300);
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    static final Duration PROCESS_RETURNS = Duration.ofSeconds(60);
    private static final Duration SERVICE_RETURNS = Duration.ofMinutes(3);
    private static final Duration HOST_RETURNS = Duration.ofMinutes(15);
    static final String NOTHING = "true\n";

    private final Site site;
    private final String id;
    private final String memory;

    /**
     * A catalogue of faults at a site.
     *
     * @param id tells the fault's traces on the target from those of others: letters, digits and underscores
     */
    public FaultCatalogue(Site site, String id) {
        this.site = site;
        this.id = id;
        memory = DeadmanCommands.directory(id);
    }

    /**
     * {@return the commands of a fault}
     *
     * @throws UnmakeableFault if the site lacks what the fault needs
     */
    public FaultCommands of(FaultSpec fault) throws UnmakeableFault {
        return switch (fault) {
            case FaultSpec.LinkSilent _ ->
                packets(fault, rules("", true, true), "no packet of " + site.link() + " arrives or leaves" + spared());
            case FaultSpec.OneWayLoss(FaultSpec.Direction direction) ->
                packets(
                        fault,
                        rules("", direction == FaultSpec.Direction.IN, direction == FaultSpec.Direction.OUT),
                        "no packet " + (direction == FaultSpec.Direction.IN ? "arrives at " : "leaves ") + site.link()
                                + spared());
            case FaultSpec.BfdDrop _ ->
                packets(
                        fault,
                        rules("meta l4proto udp udp dport { 3784, 4784 }", true, true),
                        "no BFD control packet arrives or leaves");
            case FaultSpec.PacketLoss(int percent) ->
                packets(
                        fault,
                        rules("numgen random mod 100 < " + percent, true, true),
                        percent + " of 100 packets are lost, each way" + spared());
            case FaultSpec.LinkDown _ -> linkDown();
            case FaultSpec.ProcessSignal signal -> signal(signal);
            case FaultSpec.ServiceStop(String unit) -> serviceStop(unit);
            case FaultSpec.NodeReboot _ -> reboot();
            case FaultSpec.PowerOff(String powerOn) -> powerOff(powerOn);
            case FaultSpec.SessionReset reset -> EdgeFaults.at(site, memory).sessionReset(reset);
            case FaultSpec.KillThenSilent(Duration pause) -> killThenSilent(pause);
            case FaultSpec.EdgeRestart restart -> EdgeFaults.at(site, memory).restart(restart);
            case FaultSpec.NeighborShutdown shutdown ->
                EdgeFaults.at(site, memory).neighborShutdown(shutdown);
            case FaultSpec.Flap flap -> flap(flap);
            case FaultSpec.Noop _ ->
                make(fault, "nothing is done", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, AT_ONCE, Guard.NONE);
            case FaultSpec.Exec exec -> exec(exec);
        };
    }

    /** Where the file does not say how it is seen to be undone, a file on the host says whether its revert succeeded. */
    private FaultCommands exec(FaultSpec.Exec exec) {
        String undone = memory + "/undone";
        boolean seen = exec.verifyReverted().isPresent();
        String forget = seen ? "" : "rm -f " + undone + "\n";
        String revert = exec.revert() + "\n";
        return make(
                exec,
                "commands of the drill file",
                exec.check().orElse("true") + "\n",
                forget + exec.apply() + "\n",
                exec.verify().map(lines -> lines + "\n"),
                seen
                        ? revert
                        : forget + "(\n" + revert + ") || exit 1\nmkdir -p " + memory + " && : > " + undone + "\n",
                exec.verifyReverted()
                                .orElse("[ -e " + undone + " ] || { echo 'its revert has not succeeded' >&2; exit 1; }")
                        + "\n",
                PROCESS_RETURNS,
                Guard.LEASE);
    }

    /** {@return the name of a fault in a drill file} */
    public static String name(FaultSpec fault) {
        return fault.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String spared() {
        return site.spared().isPresent() ? ", but those of the drill's SSH" : "";
    }

    private FaultCommands make(
            FaultSpec fault,
            String summary,
            String check,
            String apply,
            String verify,
            String revert,
            String verifyReverted,
            Duration returnTime,
            Guard guard) {
        return make(fault, summary, check, apply, Optional.of(verify), revert, verifyReverted, returnTime, guard);
    }

    private FaultCommands make(
            FaultSpec fault,
            String summary,
            String check,
            String apply,
            Optional<String> verify,
            String revert,
            String verifyReverted,
            Duration returnTime,
            Guard guard) {
        String host = site.target();
        return new FaultCommands(
                name(fault),
                summary,
                Script.on(host, check),
                Script.on(host, apply),
                verify.map(lines -> Script.on(host, lines)),
                Script.on(host, revert),
                Script.on(host, verifyReverted),
                returnTime,
                guard);
    }

    private PacketRules rules(String victims, boolean in, boolean out) {
        return new PacketRules("vipwatch_" + id, site.link(), in, out, victims, site.spared());
    }

    private FaultCommands packets(FaultSpec fault, PacketRules rules, String summary) {
        return make(
                fault,
                summary,
                rules.check(),
                rules.apply(),
                rules.verify(),
                rules.revert(),
                rules.verifyReverted(),
                AT_ONCE,
                Guard.LEASE);
    }

    /** A link that goes down takes its routes with it, and IPv6 addresses too unless the kernel is told to keep them. */
    private FaultCommands linkDown() {
        String link = site.link();
        boolean cutOff = site.spared().isPresent();
        String lines = """
                for family in -4 -6; do
                  ip $family route show dev %1$s | grep -v 'proto kernel' > %2$s/routes$family
                  ip $family -o address show dev %1$s scope global | awk '{print $4}' > %2$s/addresses$family
                done
                """.formatted(link, memory)
                + (cutOff
                        ? Stamps.later(LAST_WORDS, "ip link set dev " + link + " down")
                        : "ip link set dev " + link + " down\n");
        String back = """
                ip link set dev %1$s up || exit 1
                for family in -4 -6; do
                  while read -r address; do
                    ip $family address show dev %1$s | grep -qF " $address " || ip $family address add "$address" dev %1$s
                  done < %2$s/addresses$family
                  while read -r route; do ip $family route replace $route dev %1$s; done < %2$s/routes$family
                done
                true
                """.formatted(link, memory);
        return make(
                new FaultSpec.LinkDown(),
                "the interface " + link + " is taken down",
                "ip link show dev " + link + " >/dev/null\n",
                lines,
                "ip link show dev " + link + " | grep -q 'state DOWN'\n",
                back,
                "ip link show dev " + link + " | grep -q '[<,]UP[,>]'\n",
                AT_ONCE,
                cutOff ? Guard.CUT_OFF : Guard.LEASE);
    }

    private Site.ProcessCommands process(FaultSpec.Process process) throws UnmakeableFault {
        Site.ProcessCommands commands = site.processes().get(process);
        if (commands == null) {
            throw new UnmakeableFault("it is not known how " + process + " is found on " + site.target());
        }
        return commands;
    }

    private FaultCommands signal(FaultSpec.ProcessSignal signal) throws UnmakeableFault {
        ProcessFault fault = new ProcessFault(process(signal.process()), signal.signal(), memory);
        return make(
                signal,
                "SIG" + signal.signal() + " for " + signal.process().name().toLowerCase(Locale.ROOT),
                fault.check(),
                fault.apply(),
                fault.verify(),
                fault.revert(),
                fault.verifyReverted(),
                PROCESS_RETURNS,
                Guard.LEASE);
    }

    private FaultCommands killThenSilent(Duration pause) throws UnmakeableFault {
        ProcessFault killed = new ProcessFault(process(FaultSpec.Process.BIRD6), FaultSpec.Signal.KILL, memory);
        PacketRules silent = rules("", true, true);
        return make(
                new FaultSpec.KillThenSilent(pause),
                "BIRD is killed; " + pause.toMillis() + " ms later no packet of " + site.link() + " arrives or leaves"
                        + spared(),
                killed.check() + silent.check(),
                killed.apply() + "sleep " + pause.toMillis() / 1000.0 + "\n" + silent.apply(),
                silent.verify(),
                silent.revert() + killed.revert(),
                silent.verifyReverted() + killed.verifyReverted(),
                PROCESS_RETURNS,
                Guard.LEASE);
    }

    private FaultCommands serviceStop(String unit) {
        return make(
                new FaultSpec.ServiceStop(unit),
                "the unit " + unit + " is stopped",
                "[ -d /run/systemd/system ] || { echo 'there is no systemd' >&2; exit 1; }\nsystemctl is-active --quiet "
                        + unit + " || { echo 'the unit is not active' >&2; exit 1; }\n",
                "systemctl stop " + unit + "\n",
                "! systemctl is-active --quiet " + unit + "\n",
                "systemctl start " + unit + "\n",
                "systemctl is-active --quiet " + unit + "\n",
                SERVICE_RETURNS,
                Guard.LEASE);
    }

    /** {@return a file in memory, which is gone after a restart: that is how it is known, but only afterwards} */
    private String mark() {
        return "/dev/shm/vipwatch_" + id;
    }

    private Script backWithoutItsMemory() throws UnmakeableFault {
        return Script.on(
                site.target(),
                "[ ! -e " + mark() + " ] || { echo 'it has not restarted; where it need not any more, remove "
                        + mark() + "' >&2; exit 1; }\n"
                        + process(FaultSpec.Process.BIRD6).find() + "\n");
    }

    private FaultCommands reboot() throws UnmakeableFault {
        return new FaultCommands(
                name(new FaultSpec.NodeReboot()),
                "the host restarts",
                Script.on(site.target(), process(FaultSpec.Process.BIRD6).find() + "\n"),
                site.power().reboot().after("mark=" + mark() + "\n"),
                Optional.empty(),
                Script.on(Site.RUNNER, NOTHING),
                backWithoutItsMemory(),
                HOST_RETURNS,
                Guard.NONE);
    }

    private FaultCommands powerOff(String powerOn) throws UnmakeableFault {
        return new FaultCommands(
                name(new FaultSpec.PowerOff(powerOn)),
                "the host loses its power",
                Script.on(site.target(), process(FaultSpec.Process.BIRD6).find() + "\n"),
                site.power().off().after("mark=" + mark() + "\n"),
                Optional.empty(),
                Script.on(Site.RUNNER, powerOn + "\n").within(Duration.ofMinutes(1)),
                backWithoutItsMemory(),
                HOST_RETURNS,
                Guard.LEASE);
    }

    /** A loop on the target makes it flap, so that its rhythm does not depend on the runner. */
    private FaultCommands flap(FaultSpec.Flap flap) {
        PacketRules rules = rules("", true, true);
        double half = flap.period().toMillis() / 2000.0;
        String loop = "cat > " + memory + "/flap.sh <<'LOOP'\ni=0\nwhile [ $i -lt " + flap.count()
                + " ]; do i=$((i + 1))\n" + rules.apply() + "sleep " + half + "\nnft delete table netdev "
                + rules.table() + "\nsleep " + half + "\ndone\n: > " + memory + "/flap.end\nLOOP\n" + "setsid nohup sh "
                + memory
                + "/flap.sh >/dev/null 2>&1 </dev/null & echo $! > " + memory + "/flap.pid\n";
        String end = "pid=$(cat " + memory + "/flap.pid 2>/dev/null) && kill $pid 2>/dev/null\n";
        return make(
                flap,
                flap.count() + " times every " + flap.period().toMillis() + " ms no packet of " + site.link()
                        + " arrives or leaves for half of that",
                rules.check(),
                loop,
                "[ -e " + memory + "/flap.end ] || kill -0 $(cat " + memory + "/flap.pid)\n",
                end + rules.revert(),
                "pid=$(cat " + memory + "/flap.pid 2>/dev/null) && kill -0 $pid 2>/dev/null && exit 1\n"
                        + rules.verifyReverted(),
                AT_ONCE,
                Guard.LEASE);
    }
}
