package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Output;
import java.util.List;

/**
 * Numbered datagrams that one member of a lab sends to another all the time, and when each arrived by the clock of the one
 * that heard it: what is lost shows in the numbers, and a machine that stalls does not.
 */
final class Datagrams {
    private static final String HEAR = """
            import os, socket, struct, sys, time
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
            s.bind(("::", int(sys.argv[1])))
            out = open("/dev/shm/heard-" + sys.argv[2], "w", 1)
            s.settimeout(0.2)
            while True:
                try:
                    number, = struct.unpack("!Q", s.recv(64))
                except TimeoutError:
                    if os.path.exists("/dev/shm/over-" + sys.argv[2]):
                        break
                    continue
                out.write("%d %d\\n" % (number, time.monotonic_ns()))
            """;

    private static final String SEND = """
            import os, socket, struct, sys, time
            port, name = sys.argv[2], sys.argv[4]
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            number = 0
            while not os.path.exists("/dev/shm/enough-" + name):
                s.sendto(struct.pack("!Q", number), (sys.argv[1], int(port)))
                number += 1
                open("/dev/shm/sent-" + name, "w").write(str(number)) if number % 50 == 0 else None
                time.sleep(float(sys.argv[3]))
            open("/dev/shm/sent-" + name, "w").write(str(number))
            """;

    private final SafetyLab lab;
    private final String from;
    private final String to;
    private final String name;

    /** A datagram that arrived: which one, and when, in nanoseconds. */
    record Heard(long number, long nanos) {}

    /**
     * What came of it.
     *
     * @param sent how many were sent
     * @param heard those that arrived, in order
     */
    record Course(long sent, List<Heard> heard) {}

    private Datagrams(SafetyLab lab, String from, String to, int port) {
        this.lab = lab;
        this.from = from;
        this.to = to;
        name = from + "-" + port;
    }

    /** Begins to send, every so many milliseconds, once the other one listens. */
    static Datagrams start(SafetyLab lab, String from, String to, int port, int everyMillis) {
        Datagrams datagrams = new Datagrams(lab, from, to, port);
        datagrams.inTheBackground(to, HEAR, port + " " + datagrams.name);
        SafetyLab.await(
                to + " listens",
                () -> lab.on(to, "test -e /dev/shm/heard-" + datagrams.name).exitCode() == 0);
        datagrams.inTheBackground(
                from, SEND, lab.address(to) + " " + port + " " + everyMillis / 1000.0 + " " + datagrams.name);
        return datagrams;
    }

    private void inTheBackground(String member, String program, String arguments) {
        Output output = lab.on(
                member,
                "cat > /dev/shm/program-" + name + " <<'END'\n" + program + "END\n" + "python3 /dev/shm/program-" + name
                        + " " + arguments + " >/dev/null 2>&1 </dev/null &");
        assertThat(output.exitCode()).as(output.stderr()).isZero();
    }

    /** Waits until so many more were sent. */
    void awaitMore(long count) {
        long before = sent();
        SafetyLab.await(from + " sends", () -> sent() >= before + count);
    }

    private long sent() {
        String number = lab.on(from, "cat /dev/shm/sent-" + name).stdout().strip();
        return number.isEmpty() ? 0 : Long.parseLong(number);
    }

    /** Ends it, and leaves nothing behind. */
    Course stop() {
        lab.on(from, "touch /dev/shm/enough-" + name);
        SafetyLab.await(from + " ends", () -> !runs(from));
        lab.on(to, "touch /dev/shm/over-" + name);
        SafetyLab.await(to + " has taken all that arrived", () -> !runs(to));
        long sent = sent();
        List<Heard> heard = lab.on(to, "cat /dev/shm/heard-" + name)
                .stdout()
                .lines()
                .map(line -> line.split(" ", 2))
                .map(words -> new Heard(Long.parseLong(words[0]), Long.parseLong(words[1])))
                .toList();
        for (String member : List.of(from, to)) {
            lab.on(member, "rm -f /dev/shm/*-" + name);
        }
        return new Course(sent, heard);
    }

    private boolean runs(String member) {
        return lab.on(member, "pgrep -f '[/]dev/shm/program-" + name + "'").exitCode() == 0;
    }
}
