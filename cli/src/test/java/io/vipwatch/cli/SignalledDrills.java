package io.vipwatch.cli;

import io.vipwatch.lab.container.LabInventory;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.drill.Unwatched;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.run.Attempt;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.Observatory;
import io.vipwatch.monitor.drill.run.Script;
import io.vipwatch.monitor.drill.run.Sight;
import io.vipwatch.monitor.drill.run.Site;
import io.vipwatch.monitor.event.FaultOccurrence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs a drill as {@code vipwatch drill run} does, again and again: for every moment that it is given it says
 * {@code ready} when the drill has got there, and does not go on before it has heard a signal. Then it says with which code
 * the drill ended, and waits for a line. The last one's code is its own.
 *
 * <p>Arguments: the lab, a directory with the drill's file, and the moments, each as {@code MOMENT-SIGNAL}: the number of a
 * script, {@code settling}, {@code holding}, {@code pausing}, {@code returning}, {@code rollback}, or {@code between} two
 * repetitions. A moment for which there is a file of its own takes that.
 */
final class SignalledDrills {
    /** In the command of the rollback. */
    static final String ROLLBACK = "/dev/shm/rolled-back";

    /** The script that makes the fault: lock, photograph, check, arm, prove, apply. */
    private static final int APPLIED = 6;

    /** The script that takes the lock, on the drill's own thread: only after it can a signal be heard. */
    private static final String LOCK = "1";

    private final String moment;
    private final CountDownLatch heard = new CountDownLatch(1);
    private volatile int scripts;

    private SignalledDrills(String moment) {
        this.moment = moment;
    }

    public static void main(String[] arguments) throws Exception {
        Inventory lab = LabInventory.of(PersistentLab.named(arguments[0]).find().orElseThrow());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int code = 0;
        Path directory = Path.of(arguments[1]);
        for (int i = 2; i < arguments.length; i++) {
            code = new SignalledDrills(arguments[i].replaceFirst("-.*", "")).run(lab, directory, arguments[i]);
            System.out.println("code " + code);
            in.readLine();
        }
        System.exit(code);
    }

    private int run(Inventory lab, Path directory, String turn) throws Exception {
        Console console = new Console(
                System.in, System.err, new PrintStream(new Said(), true, StandardCharsets.UTF_8), false, 80, Map.of());
        Path own = directory.resolve(moment + ".yaml");
        return new DrillPerformance(console, new Halting(lab), new Eyes(), new DrillDirectory(directory.resolve(turn)))
                .run(DrillFiles.read((Files.exists(own) ? own : directory.resolve("drill.yaml")).toString()), true);
    }

    private void reached(String where, boolean waits) {
        if (!where.equals(moment)) {
            return;
        }
        System.out.println("ready");
        try {
            if (waits && !heard.await(20, TimeUnit.SECONDS)) {
                System.out.println("no signal was heard");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String next() {
        return Integer.toString(++scripts);
    }

    /** What the drill says, which tells where it is. */
    private final class Said extends OutputStream {
        private final StringBuilder line = new StringBuilder();

        @Override
        public void write(int octet) throws IOException {
            System.err.write(octet);
            if (octet != '\n') {
                line.append((char) octet);
                return;
            }
            if (line.indexOf("ending: SIG") >= 0) {
                heard.countDown();
            } else if (line.indexOf(" is on") >= 0) {
                reached("holding", false);
            } else if (line.indexOf("waiting for steady state") >= 0) {
                reached("settling", false);
            } else if (line.indexOf("waiting for the way back") >= 0) {
                reached("returning", false);
            }
            line.setLength(0);
        }
    }

    /** Hosts that wait before the script of the moment. */
    private final class Halting implements Inventory {
        private final Inventory real;

        private Halting(Inventory real) {
            this.real = real;
        }

        @Override
        public Host host(String name) throws DrillRefused {
            Host host = real.host(name);
            return new Host() {
                @Override
                public String name() {
                    return host.name();
                }

                @Override
                public Outcome run(Script script) {
                    String number = next();
                    reached(number, !number.equals(LOCK));
                    if (script.text().contains(ROLLBACK)) {
                        reached("rollback", true);
                    }
                    Outcome outcome = host.run(script);
                    if (script.text().contains("is still there\" >&2; exit 1; }; done")) {
                        reached("pausing", false);
                    }
                    return outcome;
                }

                @Override
                public boolean sharesOurClock() {
                    return host.sharesOurClock();
                }

                @Override
                public void close() {
                    host.close();
                }
            };
        }

        @Override
        public Site site(String target) throws DrillRefused {
            return real.site(target);
        }

        @Override
        public String edge() {
            return real.edge();
        }
    }

    /** All is well but that nothing is steady before the signal was heard, where that is the moment. */
    private final class Eyes implements Observatory {
        private final Unwatched calm = new Unwatched();

        @Override
        public Sight look() {
            Sight sight = calm.look();
            boolean waits = moment.equals("settling") || (moment.equals("returning") && scripts > APPLIED);
            return waits && heard.getCount() > 0
                    ? new Sight(
                            sight.unknown(),
                            sight.prefix(),
                            sight.origins(),
                            sight.sessions().stream()
                                    .map(one -> new Sight.Session(one.node(), one.edge(), true, Duration.ZERO))
                                    .toList(),
                            sight.probes(),
                            sight.others(),
                            sight.forwardedTo(),
                            sight.answering(),
                            sight.kernelDiffers(),
                            sight.clockUncertainty(),
                            sight.incidents())
                    : sight;
        }

        @Override
        public void tell(FaultOccurrence what, long begin, long uncertainty) {
            calm.tell(what, begin, uncertainty);
        }

        @Override
        public Repetition measured(Attempt attempt) {
            reached("between", false);
            return calm.measured(attempt);
        }
    }
}
