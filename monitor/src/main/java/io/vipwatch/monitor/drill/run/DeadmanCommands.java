package io.vipwatch.monitor.drill.run;

import java.time.Duration;

/**
 * A dead-man as commands: it stands on a host and takes a fault back by itself when nobody renews its lease. It looks once
 * a second, by a timer of systemd where there is one, else in a detached shell. Its clock is the host's uptime, so that
 * setting the clock neither delays nor hastens it. A lease that cannot be read is over.
 *
 * @param host where it stands
 * @param directory where its files are; gone when it is
 * @param unit the name of its timer
 * @param lease how long after the last renewal it fires
 * @param arm puts it there
 * @param proveArmed succeeds once it was seen to look, with a lease
 * @param renew begins the lease anew; fails where it has fired, or does not look any more
 * @param disarm takes it away; prints {@code fired} and when, if it had fired
 * @param proveDisarmed succeeds if nothing of it is left
 */
public record DeadmanCommands(
        String host,
        String directory,
        String unit,
        Duration lease,
        Script arm,
        Script proveArmed,
        Script renew,
        Script disarm,
        Script proveDisarmed) {
    /** What the guard of an {@code apply} needs of the lease, in seconds. */
    private static final int LEAST_REST = 2;

    /** It looks once a second: silent for longer, in seconds, it does not live any more, as after a restart of its host. */
    private static final int LONGEST_SILENCE = 5;

    /** The exit status of a command that came too late. */
    static final int FIRED = 75;

    static final String BASE = "/run/vipwatch-drill";

    static final String UPTIME = """
            uptime() { if [ -r /proc/uptime ]; then cut -d. -f1 /proc/uptime; else date +%s; fi; }
            """;

    /** {@return where on its host the files of a fault are} */
    static String directory(String id) {
        return BASE + "/" + id;
    }

    /**
     * {@return the dead-man of a fault, on the host where its revert is run}
     *
     * @param id the same as of the fault
     */
    public static DeadmanCommands of(FaultCommands fault, String id, Duration lease) {
        String host = fault.revert().host();
        String directory = directory(id);
        String unit = "vipwatch-drill-" + id.replace('_', '-');
        boolean here = fault.verifyReverted().host().equals(host);
        return new DeadmanCommands(
                host,
                directory,
                unit,
                lease,
                Script.on(
                        host,
                        arm(
                                directory,
                                unit,
                                lease,
                                fault.revert().text(),
                                here
                                        ? fault.verifyReverted().text()
                                        : "[ \"$(cat " + directory + "/status)\" = 0 ]\n")),
                Script.on(host, proveArmed(directory)),
                Script.on(host, renew(directory, lease)),
                Script.on(host, disarm(directory, unit)),
                Script.on(host, proveDisarmed(directory, unit)));
    }

    /**
     * By itself systemd starts a service five times in 10 s, and then no more for a while: a dead-man would not look. And it
     * ends with a service what that has left running: a revert may have to start something.
     */
    private static String arm(String directory, String unit, Duration lease, String revert, String verify) {
        return "set -eu\numask 077\nd=" + directory + "\n" + UPTIME + "mkdir -p " + BASE + "\nmkdir \"$d\"\n"
                + file("revert.sh", revert) + file("verify.sh", verify) + file("look.sh", look(directory))
                + "for f in revert verify look; do sh -n \"$d/$f.sh\"; [ -s \"$d/$f.sh\" ]; done\n"
                + "echo $(( $(uptime) + " + lease.toSeconds() + " )) > \"$d/lease\"\n[ -s \"$d/lease\" ]\n"
                + """
                if [ -d /run/systemd/system ]; then
                  systemd-run --quiet --unit=%1$s --on-active=1s --on-unit-active=1s \\
                    --timer-property=AccuracySec=100ms --property=StartLimitIntervalSec=0 \\
                    --property=KillMode=process /bin/sh "$d/look.sh" >/dev/null 2>&1
                  echo systemd-timer
                else
                  detach=nohup; ! command -v setsid >/dev/null || detach='setsid nohup'
                  $detach /bin/sh -c "while [ -d $d ] && [ ! -e $d/disarmed ]; do sh $d/look.sh; sleep 1; done" \\
                    >/dev/null 2>&1 </dev/null &
                  echo detached-shell
                fi
                """.formatted(unit);
    }

    private static String file(String name, String text) {
        return "cat > \"$d/" + name + "\" <<'SCRIPT_OF_THE_DRILL'\n" + text + "SCRIPT_OF_THE_DRILL\n";
    }

    /** Once it has fired it goes on looking, should the fault be made after all by a command that was late. */
    private static String look(String directory) {
        return "d=" + directory + "\n" + UPTIME + """
                [ ! -e $d/disarmed ] || exit 0
                now=$(uptime)
                echo $now > $d/beat
                until=$(cat $d/lease 2>/dev/null)
                case "$until" in ''|*[!0-9]*) until=0;; esac
                [ "$now" -ge "$until" ] || exit 0
                if [ -e $d/fired ] && sh $d/verify.sh >/dev/null 2>&1; then exit 0; fi
                [ -e $d/fired ] || date +%s%N > $d/fired
                sh $d/revert.sh > $d/revert.log 2>&1
                echo $? > $d/status
                if sh $d/verify.sh >> $d/revert.log 2>&1; then echo reverted > $d/outcome; else echo failed > $d/outcome; fi
                """;
    }

    private static String proveArmed(String directory) {
        return "d=" + directory + "\n" + UPTIME + """
                old=$(cat $d/beat 2>/dev/null)
                i=0
                while beat=$(cat $d/beat 2>/dev/null); [ -z "$beat" ] || [ "$beat" = "$old" ]; do
                  i=$((i + 1)); [ $i -lt 40 ] || { echo 'the dead-man does not look' >&2; exit 1; }
                  sleep 0.1
                done
                """ + guard(directory);
    }

    /** {@return lines that end a script unless the dead-man stands and has some time left} */
    private static String guard(String directory) {
        return "[ ! -e " + directory + "/fired ] && [ ! -e " + directory + "/disarmed ] && [ $(( $(uptime) + "
                + LEAST_REST + " )) -lt \"$(cat " + directory
                + "/lease)\" ] || { echo 'the dead-man does not stand guard' >&2; exit " + FIRED + "; }\n";
    }

    /** {@return the lines that go before the apply: a command that was held up until the lease was over does nothing} */
    String guard() {
        return UPTIME + guard(directory);
    }

    private static String renew(String directory, Duration lease) {
        return "d=" + directory + "\n" + UPTIME
                + "[ ! -e $d/fired ] || { echo 'the dead-man has fired' >&2; exit " + FIRED + "; }\n"
                + "beat=$(cat $d/beat) && [ $(( $(uptime) - ${beat:-0} )) -le " + LONGEST_SILENCE
                + " ] || { echo 'the dead-man does not look any more' >&2; exit 1; }\n"
                + "echo $(( $(uptime) + " + lease.toSeconds()
                + " )) > $d/lease.new && [ -s $d/lease.new ] && mv $d/lease.new $d/lease\n";
    }

    /** The files go under another name first: a look or a renewal that has begun cannot put one back while they are removed. */
    private static String disarm(String directory, String unit) {
        return "d=" + directory + "\n" + """
                rm -rf "$d.gone"
                [ -d "$d" ] || exit 0
                : > "$d/disarmed"
                if [ -d /run/systemd/system ]; then
                  systemctl stop %1$s.timer %1$s.service 2>/dev/null
                  systemctl reset-failed %1$s.service 2>/dev/null
                fi
                [ ! -e "$d/fired" ] || { echo "fired $(cat "$d/fired") $(cat "$d/outcome")"; cat "$d/revert.log"; }
                mv "$d" "$d.gone"
                rm -rf "$d.gone"
                rmdir %2$s 2>/dev/null
                true
                """.formatted(unit, BASE);
    }

    private static String proveDisarmed(String directory, String unit) {
        return "d=" + directory + "\n" + """
                for f in "$d" "$d.gone"; do [ ! -e "$f" ] || { echo "$f is still there" >&2; exit 1; }; done
                if [ -d /run/systemd/system ]; then
                  ! systemctl is-active --quiet %s.timer
                else
                  i=0
                  while pgrep -f "^/bin/sh -c while \\[ -d $d \\]" >/dev/null; do
                    i=$((i + 1)); [ $i -lt 30 ] || { echo 'its shell still runs' >&2; exit 1; }
                    sleep 0.1
                  done
                fi
                """.formatted(unit);
    }
}
