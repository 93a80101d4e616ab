package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.FaultSpec;
import io.vipwatch.monitor.drill.run.Site.ProcessCommands;
import java.util.Locale;

/**
 * A signal for a process.
 *
 * @param what how it is found and started
 * @param signal what it gets
 * @param memory the directory on the target in which its former identifiers are kept
 */
record ProcessFault(ProcessCommands what, FaultSpec.Signal signal, String memory) {
    private static final int STEPS = 250;

    /** Of several processes {@code kill} says, by some shells, that there is none as soon as one is gone. */
    private static final String ALIVE =
            "alive() { for pid in \"$@\"; do kill -0 $pid 2>/dev/null && return 0; done; return 1; }\n";

    String check() {
        return find() + ": $pids\n";
    }

    private String find() {
        return "pids=$( " + what.find() + " ) || { echo 'no such process runs' >&2; exit 1; }\n";
    }

    /**
     * Of several processes some may end with the first before it is their turn; before they are killed all are stopped, or
     * one that outlives the first would say goodbye. What was killed has ended when this returns.
     */
    String apply() {
        String name = signal.name().toUpperCase(Locale.ROOT);
        return switch (signal) {
            case STOP -> find() + "kill -STOP $pids\n";
            case KILL -> find() + remember() + "kill -STOP $pids; kill -KILL $pids\n" + awaitEnd();
            case TERM -> find() + remember() + "kill -" + name + " $pids\n" + awaitEnd();
        };
    }

    private String remember() {
        return "echo $pids > " + memory + "/pids || exit 1\n";
    }

    private static String awaitEnd() {
        return ALIVE + "i=0\nwhile alive $pids; do i=$((i + 1)); [ $i -lt " + STEPS
                + " ] || exit 1; sleep 0.02; done\n";
    }

    String verify() {
        return switch (signal) {
            case STOP -> find() + "for pid in $pids; do case $(ps -o stat= -p $pid) in T*) ;; *) exit 1;; esac; done\n";
            case KILL, TERM -> ALIVE + "! alive $(cat " + memory + "/pids)\n";
        };
    }

    String revert() {
        return switch (signal) {
            case STOP -> "pids=$( " + what.find() + " ) && kill -CONT $pids\ntrue\n";
            case KILL, TERM -> what.start() + "\n";
        };
    }

    String verifyReverted() {
        return switch (signal) {
            case STOP -> find() + "for pid in $pids; do case $(ps -o stat= -p $pid) in T*) exit 1;; esac; done\n";
            case KILL, TERM -> find();
        };
    }
}
