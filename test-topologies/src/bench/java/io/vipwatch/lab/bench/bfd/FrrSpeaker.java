package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bench.ProcessUsage;
import io.vipwatch.lab.bfd.RunQueueDelay;

/** FRR's bfdd, and zebra, which tells it of interfaces. */
final class FrrSpeaker implements Speaker {
    private static final String LOG = "/var/log/frr/bfd.log";
    private static final String CONFIGURATION = "/etc/frr/bench.conf";

    private final Wire.End end;
    private final Daemon zebra;
    private final Daemon bfdd;

    private FrrSpeaker(Wire.End end, Daemon zebra, Daemon bfdd) {
        this.end = end;
        this.zebra = zebra;
        this.bfdd = bfdd;
    }

    static FrrSpeaker start(Wire.End end, Intervals intervals) {
        StringBuilder configuration = new StringBuilder("""
                log file %1$s debugging
                log timestamp precision 6
                debug bfd peer
                bfd
                 profile bench
                  transmit-interval %2$d
                  receive-interval %2$d
                  detect-multiplier %3$d
                 !
                """.formatted(LOG, intervals.millis(), intervals.detectMult()));
        for (int number = 1; number <= end.sessions(); number++) {
            configuration.append(" peer %s local-address %s interface v0\n  profile bench\n !\n"
                    .formatted(end.remote(number), end.local(number)));
        }
        end.namespace().write(CONFIGURATION, configuration.append("!\n").toString());
        end.namespace().write("/etc/frr/vtysh.conf", "");
        end.namespace().write("/etc/frr/zebra.conf", "");
        end.namespace().run("chown", "-R", "frr:frr", "/etc/frr");
        Daemon zebra = Daemon.start(end, intervals, "/usr/lib/frr/zebra", "-A", "127.0.0.1");
        Patience.until(
                "zebra answers",
                () -> end.namespace().file("/run/frr/zserv.api").toFile().exists());
        Daemon bfdd = Daemon.start(end, intervals, "/usr/lib/frr/bfdd", "-f", CONFIGURATION, "-A", "127.0.0.1");
        return new FrrSpeaker(end, zebra, bfdd);
    }

    @Override
    public String name() {
        return "FRR";
    }

    @Override
    public int up() {
        String peers = end.namespace().run("sh", "-c", "vtysh -d bfdd -c 'show bfd peers json' || true");
        return (int)
                peers.lines().filter(line -> line.contains("\"status\":\"up\"")).count();
    }

    @Override
    public long downs() {
        return end.namespace().count(LOG, " up -> down");
    }

    @Override
    public long expirations() {
        return end.namespace().count(LOG, "up -> down reason:control-expired");
    }

    @Override
    public ProcessUsage usage() {
        return ProcessUsage.of(bfdd.pid());
    }

    @Override
    public RunQueueDelay runQueueDelay() {
        return RunQueueDelay.of(bfdd.pid(), "bfdd");
    }

    @Override
    public void close() {
        bfdd.close();
        zebra.close();
    }
}
