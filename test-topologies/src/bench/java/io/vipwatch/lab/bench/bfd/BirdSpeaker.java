package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bench.ProcessUsage;
import io.vipwatch.lab.bfd.RunQueueDelay;

/** BIRD 2. */
final class BirdSpeaker implements Speaker {
    private static final String LOG = "/var/log/lab/bird2.log";
    private static final String CONFIGURATION = "/etc/bird/bench.conf";
    private static final String CONTROL = "/run/bird/bench.ctl";
    private static final String PROGRAMS = "/opt/bird2/usr/sbin/";

    private final Wire.End end;
    private final Daemon daemon;

    private BirdSpeaker(Wire.End end, Daemon daemon) {
        this.end = end;
        this.daemon = daemon;
    }

    static BirdSpeaker start(Wire.End end, Intervals intervals) {
        StringBuilder configuration = new StringBuilder("""
                log "%1$s" all;
                router id 192.0.2.2;
                protocol device {}
                protocol bfd bench {
                  debug { states, events };
                  interface "v0" { interval %2$d ms; idle tx interval 1 s; multiplier %3$d; };
                """.formatted(LOG, intervals.millis(), intervals.detectMult()));
        for (int number = 1; number <= end.sessions(); number++) {
            configuration.append(
                    "  neighbor %s dev \"v0\" local %s;\n".formatted(end.remote(number), end.local(number)));
        }
        end.namespace().write(CONFIGURATION, configuration.append("}\n").toString());
        Daemon daemon = Daemon.start(end, intervals, PROGRAMS + "bird", "-f", "-c", CONFIGURATION, "-s", CONTROL);
        return new BirdSpeaker(end, daemon);
    }

    @Override
    public String name() {
        return "BIRD 2";
    }

    @Override
    public int up() {
        String sessions =
                end.namespace().run("sh", "-c", PROGRAMS + "birdc -s " + CONTROL + " show bfd sessions || true");
        return (int) sessions.lines().filter(line -> line.contains(" Up ")).count();
    }

    @Override
    public long downs() {
        return end.namespace().count(LOG, "changed state from Up");
    }

    @Override
    public long expirations() {
        return end.namespace().count(LOG, " expired");
    }

    @Override
    public ProcessUsage usage() {
        return ProcessUsage.of(daemon.pid());
    }

    @Override
    public RunQueueDelay runQueueDelay() {
        return RunQueueDelay.of(daemon.pid(), "bird");
    }

    @Override
    public void close() {
        daemon.close();
    }
}
