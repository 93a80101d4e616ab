package io.vipwatch.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says that a process has used (proc(5)).
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentBytes the memory it holds now
 * @param peakResidentBytes the most it ever held
 */
public record ProcessUsage(double cpuSeconds, long residentBytes, long peakResidentBytes) {
    /** USER_HZ, which Linux fixes for user space. */
    private static final double TICKS_PER_SECOND = 100;

    public static ProcessUsage of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The second field, the command, may hold spaces; it ends with the last parenthesis.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
            return new ProcessUsage(ticks / TICKS_PER_SECOND, status(pid, "VmRSS:"), status(pid, "VmHWM:"));
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " has gone", gone);
        }
    }

    private static long status(long pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .findFirst()
                .orElseThrow(() -> new IOException("no " + key));
    }
}
