package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStarted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Draws incidents from events that were recorded earlier, and says what the monitor said then, byte for byte. Any source
 * of events will do, in the order in which they were recorded: a journal, or what was made of an MRT file or a capture.
 */
public final class Replay {
    private final Correlator correlator = new Correlator();
    private final Consumer<Said> out;
    private boolean spoken;
    private boolean ruled;
    private boolean blind;
    private Optional<Moment> last = Optional.empty();

    /** @param out where to say it */
    public Replay(Consumer<Said> out) {
        this.out = out;
    }

    /** Follows these rules until the source says what the monitor followed. */
    public void follow(IncidentRules rules, Moment at) {
        ruled = true;
        correlator.take(0, at, rules);
    }

    /** {@return whether there were events before it was known what the monitor tracked: their incidents are not drawn} */
    public boolean isBlind() {
        return blind;
    }

    /** Takes the next event. The incidents in a journal tell how far time had come; what they say is not used. */
    public void take(Event event) {
        spoken |= event.what() instanceof IncidentOccurrence;
        ruled |= event.what() instanceof IncidentRules;
        blind |= !ruled && !(event.what() instanceof MonitorStarted);
        last = Optional.of(event.at());
        say(correlator.before(event.at(), event.what()));
        say(correlator.take(event.seq(), event.at(), event.what()).said());
    }

    /**
     * Says what is left after the last event. Where the source has no incidents of its own, nothing more is to come of it,
     * and time goes on until all are closed; else they are as open as they were.
     */
    public void end() {
        if (!spoken && last.isPresent()) {
            say(correlator.tick(last.get().plus(Incident.LONGEST.plus(Duration.ofHours(1)))));
        }
    }

    private void say(List<Said> said) {
        said.forEach(out);
    }

    /** {@return the incidents that are remembered, as they stand, the newest last} */
    public List<IncidentReport> view() {
        return correlator.view();
    }
}
