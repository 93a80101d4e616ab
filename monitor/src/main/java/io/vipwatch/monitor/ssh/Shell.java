package io.vipwatch.monitor.ssh;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Models the shell of the edge: turns a script of ours into the command of an exec channel, whatever the user's login
 * shell. pfSense's menu hands the command on, and tcsh leaves single quotes alone.
 *
 * @param vtysh FRR's shell, by name or path
 * @param sudo whether FRR's shell and tcpdump are run by {@code sudo -n}
 * @param timeLimit after how long the edge itself ends a command, so that one that hangs does not stay there
 */
public record Shell(String vtysh, boolean sudo, Duration timeLimit) {
    /** What a path may look like: nothing that a shell takes for anything but itself. */
    public static final Pattern PATH = Pattern.compile("[A-Za-z0-9_/][A-Za-z0-9_./-]{0,254}");

    /** Login shells of unprivileged users do not look where routers keep their tools. */
    private static final String SEARCH = "PATH=$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin; export PATH; ";

    public Shell {
        if (!PATH.matcher(vtysh).matches()) {
            throw new IllegalArgumentException("not the path of a program: '" + vtysh + "'");
        }
    }

    /** {@return the command of an exec channel that runs {@code script}, which has no single quote} */
    String command(String script) {
        if (script.indexOf('\'') >= 0 || script.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a script of one line without single quotes, not: " + script);
        }
        return "/bin/sh -c '" + SEARCH + script + "'";
    }

    /** {@return the script that has FRR run {@code command}} */
    String frr(String command) {
        return limited(vtysh + " -c \"" + command + "\"", sudo);
    }

    /** {@return the script that runs {@code program} under the time limit, where the edge can limit it} */
    String limited(String program, boolean privileged) {
        return "t=; command -v timeout >/dev/null 2>&1 && t=\"timeout -k 2 " + Math.max(1, timeLimit.toSeconds())
                + "\"; VTYSH_PAGER=cat; export VTYSH_PAGER; " + (privileged ? "sudo -n " : "") + "$t " + program;
    }

    /**
     * {@return the script that runs {@code script}, which has to end in an exec, until our end closes the channel. sshd
     * does not end what it started, but the input ends, and a shell beside the program that waits for this ends it}
     */
    static String lasting(String script) {
        return "exec 3<&0; (cat <&3; kill $$) >/dev/null 2>&1 & exec </dev/null 3<&-; " + script;
    }

    /** {@return the start of a command that needs privileges} */
    String privileged() {
        return sudo ? "sudo -n " : "";
    }
}
