package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bench.ProcessUsage;
import io.vipwatch.lab.bfd.RunQueueDelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** This project, in a JVM of its own with the options of the agent's launcher; only the engine's thread has the priority. */
final class VipwatchSpeaker implements Speaker {
    private static final int ANSWER_SECONDS = 20;

    /** The launcher's options for {@code vipwatch bfd agent}; {@code -Dvipwatch.bench.jvm} takes others. */
    private static final String AGENT = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<Long> overheads = new CopyOnWriteArrayList<>();

    private VipwatchSpeaker(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.US_ASCII);
        Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.US_ASCII)));
    }

    static VipwatchSpeaker start(Wire.End end, Intervals intervals, boolean allocating) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of(System.getProperty("vipwatch.bench.jvm", AGENT).trim().split(" ", -1)));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                VipwatchProcess.class.getName(),
                Integer.toString(intervals.millis()),
                Integer.toString(intervals.detectMult()),
                Integer.toString(intervals.realTime() ? Intervals.PRIORITY : 0),
                Boolean.toString(allocating)));
        for (int number = 1; number <= end.sessions(); number++) {
            command.add(end.local(number));
            command.add(end.remote(number));
        }
        try {
            return new VipwatchSpeaker(new ProcessBuilder(end.namespace().onNetwork(command))
                    .redirectError(Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(BufferedReader lines) {
        lines.lines().forEach(line -> {
            if (line.startsWith("overhead ")) {
                overheads.add(Long.parseLong(line.substring("overhead ".length())));
            } else {
                answers.add(line);
            }
        });
    }

    @Override
    public String name() {
        return "vipwatch";
    }

    /** {@return by how much each of its detections came after the detection time, as it says itself, in nanoseconds} */
    List<Long> overheads() {
        figures();
        return List.copyOf(overheads);
    }

    private synchronized String[] figures() {
        try {
            requests.write("\n");
            requests.flush();
            String answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IllegalStateException("vipwatch does not answer; alive: " + process.isAlive());
            }
            return answer.split(" ", 9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public int up() {
        return Integer.parseInt(figures()[1]);
    }

    @Override
    public long downs() {
        return Long.parseLong(figures()[2]);
    }

    @Override
    public long expirations() {
        return Long.parseLong(figures()[3]);
    }

    /** {@return the longest time from one packet of a session to the next while Up, by the kernel's stamps} */
    Duration worstGap() {
        return Duration.ofNanos(Long.parseLong(figures()[5]));
    }

    /** {@return how often its engine did not run in time, and the worst of it} */
    String stalls() {
        String[] figures = figures();
        return figures[6] + ", worst " + Long.parseLong(figures[7]) / 1_000_000 + " ms";
    }

    /** {@return what its sockets can do} */
    String abilities() {
        return figures()[8];
    }

    @Override
    public ProcessUsage usage() {
        return ProcessUsage.of(process.pid());
    }

    @Override
    public RunQueueDelay runQueueDelay() {
        return RunQueueDelay.of(process.pid(), "bfd-");
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
