package io.vipwatch.cli;

import io.vipwatch.lab.container.LabInventory;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.Script;
import io.vipwatch.monitor.drill.run.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs a drill as {@code vipwatch drill run} does, again and again: for every moment that it is given it says
 * {@code ready} when the drill has got there, and does not go on before it has heard a signal. Then it says with which code
 * the drill ended, and waits for a line. The last one's code is its own.
 *
 * <p>Arguments: the lab, the drill's file, a directory, and the moments: the number of a script, {@code holding}, or
 * {@code between} two repetitions.
 */
final class SignalledDrills {
    private final String moment;
    private final CountDownLatch heard = new CountDownLatch(1);
    private int scripts;

    private SignalledDrills(String moment) {
        this.moment = moment;
    }

    public static void main(String[] arguments) throws Exception {
        Inventory lab = LabInventory.of(PersistentLab.named(arguments[0]).find().orElseThrow());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int code = 0;
        for (int i = 3; i < arguments.length; i++) {
            code = new SignalledDrills(arguments[i])
                    .run(lab, arguments[1], Path.of(arguments[2]).resolve(arguments[i]));
            System.out.println("code " + code);
            in.readLine();
        }
        System.exit(code);
    }

    private int run(Inventory lab, String file, Path directory) throws Exception {
        Console console = new Console(
                System.in, System.err, new PrintStream(new Said(), true, StandardCharsets.UTF_8), false, 80, Map.of());
        return new DrillPerformance(
                        console,
                        new Halting(lab),
                        new CalmObservatory(() -> reached("between", false)),
                        new DrillDirectory(directory))
                .run(DrillFiles.read(file), true);
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
                    reached(next(), true);
                    return host.run(script);
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
}
