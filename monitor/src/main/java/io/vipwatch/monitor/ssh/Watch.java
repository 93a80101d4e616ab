package io.vipwatch.monitor.ssh;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command that may run on the edge for as long as somebody listens. These are all there are, and none of them changes
 * anything.
 */
public sealed interface Watch {
    /** {@return what the edge's {@code /bin/sh} has to run} */
    String script(Shell shell);

    /** {@return whether it prints lines; otherwise octets} */
    boolean lines();

    /**
     * The packets of BGP and BFD on one interface, as a pcap stream.
     *
     * @param networkInterface the interface, as in {@code vtnet1}; on Linux also {@code any}
     * @param bgpPorts the TCP ports on which somebody listens for BGP
     */
    record Capture(String networkInterface, Set<Integer> bgpPorts) implements Watch {
        /** What the name of an interface may look like. */
        public static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}");

        public Capture {
            if (!INTERFACE.matcher(networkInterface).matches()) {
                throw new IllegalArgumentException("not the name of an interface: '" + networkInterface + "'");
            }
            bgpPorts = Set.copyOf(bgpPorts);
            if (bgpPorts.isEmpty() || !bgpPorts.stream().allMatch(port -> port > 0 && port <= 65_535)) {
                throw new IllegalArgumentException("not ports to listen on: " + bgpPorts);
            }
        }

        @Override
        public String script(Shell shell) {
            String bgp =
                    bgpPorts.stream().sorted().map(port -> "tcp port " + port).collect(Collectors.joining(" or "));
            return Shell.lasting("exec " + shell.privileged() + "tcpdump -i " + networkInterface
                    + " -n -s 0 -U --immediate-mode -w - \"" + bgp + " or udp port 3784 or udp port 4784\"");
        }

        @Override
        public boolean lines() {
            return false;
        }
    }

    /**
     * What is added to a log from now on, also after it was rotated.
     *
     * @param file the log
     */
    record Log(String file) implements Watch {
        public Log {
            if (!Shell.PATH.matcher(file).matches()) {
                throw new IllegalArgumentException("not the path of a log: '" + file + "'");
            }
        }

        @Override
        public String script(Shell shell) {
            return Shell.lasting("exec tail -n 0 -F " + file);
        }

        @Override
        public boolean lines() {
            return true;
        }
    }

    /**
     * FreeBSD's changes of routes, line by line, which route(8) of FreeBSD 14 and later would keep for itself until there are
     * many; each line begins with the time where the edge has PHP.
     */
    record FreeBsdRouteChanges() implements Watch {
        @Override
        public String script(Shell shell) {
            return Shell.lasting("b=; command -v stdbuf >/dev/null 2>&1 && b=\"stdbuf -oL\";"
                    + " if command -v php >/dev/null 2>&1; then exec php -r"
                    + " \"\\$h=popen(\\\"exec $b route -n monitor\\\",\\\"r\\\");while(is_string(\\$l=fgets(\\$h)))"
                    + "{printf(\\\"%.6f %s\\\",microtime(true),\\$l);}\"; else exec $b route -n monitor; fi");
        }

        @Override
        public boolean lines() {
            return true;
        }
    }

    /** Linux's changes of routes, a line each. */
    record LinuxRouteChanges() implements Watch {
        @Override
        public String script(Shell shell) {
            return Shell.lasting("exec env TZ=UTC ip -6 -o -ts monitor route");
        }

        @Override
        public boolean lines() {
            return true;
        }
    }
}
