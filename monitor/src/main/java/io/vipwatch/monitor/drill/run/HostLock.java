package io.vipwatch.monitor.drill.run;

import java.time.Duration;

/**
 * The lock of a host, as commands: a file on the host itself, so that runners on several machines exclude one another. It ends
 * by itself when nobody renews it, and a dead-man that an earlier drill has left behind locks the host as well.
 *
 * @param host the host, by name
 * @param owner who takes it: letters, digits and underscores, no two alike
 */
public record HostLock(String host, String owner) {
    /** After how long it ends by itself. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** The exit status where somebody else has it. */
    static final int HELD = DeadmanCommands.FIRED;

    private static final String FILE = "/run/vipwatch-drill.lock";

    private String begin() {
        return "lock=" + FILE + "\nown=" + owner + "\n" + DeadmanCommands.UPTIME + "now=$(uptime)\n";
    }

    private static String write() {
        return "echo \"$(( now + " + LEASE.toSeconds() + " )) $own\" > $lock.$own";
    }

    /** {@return the lines that take it: a link is made at once or not at all, and what it names is whole by then} */
    Script take() {
        return Script.on(
                host,
                begin()
                        + "held() { rm -f $lock.$own; echo \"$1\" >&2; exit " + HELD + "; }\n"
                        + "for left in " + DeadmanCommands.directory("*") + "; do\n"
                        + "  [ ! -e \"$left\" ] || held \"an earlier drill has left its dead-man behind, $left: 'vipwatch drill"
                        + " recover' where it was run\"\ndone\n"
                        + "mkdir -p ${lock%/*} && " + write() + " || exit 1\n"
                        + """
                        if ! ln $lock.$own $lock 2>/dev/null; then
                          other=$(cat $lock 2>/dev/null)
                          until=${other%% *}
                          case "$until" in ''|*[!0-9]*) until=0;; esac
                          [ "$now" -ge "$until" ] || held "another drill has it, ${other#* }, for $((until - now)) s unless renewed"
                          mv $lock $lock.over.$own 2>/dev/null
                          if [ "$(cat $lock.over.$own 2>/dev/null)" != "$other" ]; then
                            ln $lock.over.$own $lock 2>/dev/null
                            rm -f $lock.over.$own
                            held 'another drill has just taken it'
                          fi
                          rm -f $lock.over.$own
                          ln $lock.$own $lock 2>/dev/null || held 'another drill has just taken it'
                        fi
                        rm -f $lock.$own
                        """);
    }

    /** {@return the lines that have it last longer; after a restart of the host it is taken anew} */
    Script renew() {
        return Script.on(host, begin() + write() + " || exit 1\n" + """
                        case "$(cat $lock 2>/dev/null)" in
                          *" $own") mv -f $lock.$own $lock;;
                          '') ln $lock.$own $lock; status=$?; rm -f $lock.$own; exit $status;;
                          *) rm -f $lock.$own; echo 'another drill has it' >&2; exit %d;;
                        esac
                        """.formatted(HELD));
    }

    /** {@return the lines that give it back, if it is still the owner's} */
    Script release() {
        return Script.on(host, begin() + """
                        case "$(cat $lock 2>/dev/null)" in *" $own") rm -f $lock;; esac
                        rm -f $lock.$own
                        """);
    }
}
