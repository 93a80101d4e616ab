package io.vipwatch.lab.interop;

import io.vipwatch.lab.container.ContainerEdge;
import io.vipwatch.lab.topology.LabFailure;
import java.time.Duration;

/**
 * A wrong clock at the edge. Containers share the kernel's clock, so that what tells the time there is wrapped instead:
 * everything that stamps for the monitor (tcpdump, tail of the log, ip monitor, bash) adds what one file says, also when that
 * changes while it runs. Used from the test's thread.
 */
final class ShiftedClock {
    private static final String SHIFT = "/run/clock-shift";

    /** Reads the shift for each stamp. */
    private static final String PROGRAM = """
            import os, struct, subprocess, sys, time, datetime

            def shift():
                try:
                    return float(open("/run/clock-shift").read())
                except (OSError, ValueError):
                    return 0.0

            def exactly(stream, count):
                octets = b""
                while len(octets) < count:
                    more = stream.read(count - len(octets))
                    if not more:
                        return None
                    octets += more
                return octets

            def capture(command):
                child = subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0)
                out = os.fdopen(1, "wb", 0)
                out.write(exactly(child.stdout, 24))
                while True:
                    head = exactly(child.stdout, 16)
                    if head is None:
                        sys.exit(child.wait())
                    seconds, micros, held, length = struct.unpack("<IIII", head)
                    moved = seconds * 1000000 + micros + round(shift() * 1000000)
                    packet = exactly(child.stdout, held)
                    out.write(struct.pack("<IIII", moved // 1000000, moved % 1000000, held, length) + packet)

            def stamped(text, form):
                moved = datetime.datetime.strptime(text, form) + datetime.timedelta(seconds=shift())
                return moved.strftime(form)

            def lines(command, begin, end, form):
                child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1)
                for line in child.stdout:
                    try:
                        line = line[:begin] + stamped(line[begin:end], form) + line[end:]
                    except ValueError:
                        pass
                    print(line, end="", flush=True)
                sys.exit(child.wait())

            def clock():
                for _ in sys.stdin:
                    print("%.6f" % (time.time() + shift()), flush=True)

            program, arguments = sys.argv[1], sys.argv[2:]
            if program == "tcpdump":
                capture(["/usr/bin/tcpdump"] + arguments)
            elif program == "tail":
                lines(["/usr/bin/tail"] + arguments, 0, 26, "%Y/%m/%d %H:%M:%S.%f")
            elif program == "ip":
                lines(["/sbin/ip"] + arguments, 1, 27, "%Y-%m-%dT%H:%M:%S.%f")
            else:
                clock()
            """;

    private final ContainerEdge edge;

    private ShiftedClock(ContainerEdge edge) {
        this.edge = edge;
    }

    /** Puts the wrappers before what they wrap, on the path of whoever logs in. */
    static ShiftedClock at(ContainerEdge edge) {
        ShiftedClock clock = new ShiftedClock(edge);
        clock.write("/usr/local/lib/shifted.py", PROGRAM);
        clock.wrap("tcpdump", "*", "/usr/bin/tcpdump");
        clock.wrap("tail", "*/var/log/frr/*", "/usr/bin/tail");
        clock.wrap("ip", "*monitor*", "/sbin/ip");
        clock.wrap("bash", "*while*EPOCHREALTIME*", "/bin/bash");
        return clock;
    }

    private void wrap(String program, String wrapped, String original) {
        write("/usr/local/bin/" + program, """
                #!/bin/sh
                case "$*" in
                  %s) exec python3 -u /usr/local/lib/shifted.py %s "$@" ;;
                  *) exec %s "$@" ;;
                esac
                """.formatted(wrapped, program, original));
        run("chmod 755 /usr/local/bin/" + program);
    }

    /** Sets the edge's clock so far ahead of the true time; at once for everything that runs there. */
    void ahead(Duration shift) {
        write(SHIFT, Double.toString(shift.toNanos() / 1e9));
    }

    private void write(String file, String text) {
        var done = edge.exec(
                "python3",
                "-c",
                "import sys, os; open(sys.argv[1] + '.new', 'w').write(sys.argv[2]);"
                        + " os.rename(sys.argv[1] + '.new', sys.argv[1])",
                file,
                text);
        if (done.exitCode() != 0) {
            throw new LabFailure("cannot write " + file + ": " + done.stderr());
        }
    }

    private void run(String script) {
        var done = edge.exec("sh", "-c", script);
        if (done.exitCode() != 0) {
            throw new LabFailure(script + ": " + done.stderr());
        }
    }
}
