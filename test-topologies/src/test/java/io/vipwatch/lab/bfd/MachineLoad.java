package io.vipwatch.lab.bfd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the processors have done since the machine was started (the first line of /proc/stat), in ticks.
 *
 * @param all everything
 * @param idle nothing to do, or waiting for a disk
 * @param steal taken by the hypervisor while there was something to do
 */
public record MachineLoad(long all, long idle, long steal) {
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STEAL = 7;

    public static MachineLoad now() {
        try {
            String line = Files.readAllLines(Path.of("/proc/stat")).getFirst();
            long[] ticks = Arrays.stream(line.split("\\s+", -1))
                    .skip(1)
                    .limit(STEAL + 1)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new MachineLoad(Arrays.stream(ticks).sum(), ticks[IDLE] + ticks[WAITING], ticks[STEAL]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Share since(MachineLoad before) {
        double ticks = Math.max(1, all - before.all);
        return new Share(1 - (idle - before.idle) / ticks, (steal - before.steal) / ticks);
    }

    /**
     * How the processors' time between two looks was used.
     *
     * @param busy the part that was not idle, 0 to 1
     * @param steal the part that the hypervisor took, 0 to 1
     */
    public record Share(double busy, double steal) {}
}
