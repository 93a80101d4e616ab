package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.event.InjectExit;
import io.vipwatch.monitor.event.InjectMaintenance;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.InjectReconciled;
import io.vipwatch.monitor.event.InjectRound;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what the injector decided in the program's log, a line each; on the recorder's thread. */
final class InjectLog {
    private static final Logger LOG = LoggerFactory.getLogger("vipwatch");

    private InjectLog() {}

    static void tell(InjectOccurrence what) {
        String sentence = sentence(what);
        if (what instanceof InjectAlarm alarm && alarm.change() == GuardChange.RAISED) {
            LOG.error("{}", sentence);
        } else if (what instanceof InjectRound || what instanceof InjectStateChanged) {
            LOG.info("{}", sentence);
        } else {
            LOG.warn("{}", sentence);
        }
    }

    /** {@return as in: inject: edge is told to withdraw 2001:db8::100/128 via node1: tcp bad (3 in a row)} */
    static String sentence(InjectOccurrence what) {
        return "inject: "
                + switch (what) {
                    case InjectStateChanged change ->
                        change.subject() + ": " + change.previous().text() + " → "
                                + change.state().text() + because(change.reason());
                    case InjectRoute route ->
                        route.edge() + ": " + route.change().text() + " " + route.prefix() + " of " + route.node()
                                + because(route.reason());
                    case InjectSuppressed held ->
                        held.subject() + ": " + held.guard().text() + " "
                                + (held.change() == GuardChange.RAISED ? "keeps from " : "no longer keeps from ")
                                + held.wanted() + because(held.reason());
                    case InjectAlarm alarm ->
                        alarm.about() + ": " + alarm.alarm() + " "
                                + alarm.change().text() + because(alarm.reason())
                                + (alarm.remedy().isEmpty() ? "" : " (" + alarm.remedy() + ")");
                    case InjectDrain drain ->
                        drain.subject() + ": " + drain.step().text() + " after "
                                + drain.took().toMillis() + " ms" + because(drain.reason())
                                + (drain.missing().isEmpty() ? "" : "; missing: " + String.join("; ", drain.missing()));
                    case InjectMaintenance maintenance ->
                        "maintenance of " + maintenance.node() + " "
                                + maintenance.change().text() + because(maintenance.reason());
                    case InjectReconciled differs ->
                        differs.edge() + ": its " + differs.view() + " misses " + differs.missing()
                                + ", has unexpectedly "
                                + differs.unexpected() + ", with other attributes " + differs.altered()
                                + ", heard and not let in " + differs.rejected()
                                + (differs.sentAgain() ? "; told again" : "");
                    case InjectRound round ->
                        String.format(
                                Locale.ROOT,
                                "%s: first round over after %d ms, %d of %d backends can serve",
                                round.service(),
                                round.took().toMillis(),
                                round.good(),
                                round.backends());
                    case InjectExit exit -> exit.service() + ": " + exit.policy() + " on exit: " + exit.outcome();
                };
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }
}
