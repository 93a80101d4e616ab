package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.control.ControlHandler;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.NotAnEvent;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the word of a drill about what it does to a host into the journal: the request {@code drill} with an event as the
 * argument {@code event}. On the thread of the control connection.
 */
final class DrillControl implements ControlHandler {
    private final HandOver handOver;
    private final MonitorClock clock;
    private final EventJson json = new EventJson();

    DrillControl(HandOver handOver, MonitorClock clock) {
        this.handOver = handOver;
        this.clock = clock;
    }

    @Override
    public ObjectNode answer(ObjectNode arguments) throws ControlRefusal {
        Event event;
        try {
            event = json.read(arguments.path("event").toString());
        } catch (NotAnEvent wrong) {
            throw ControlRefusal.badRequest(String.valueOf(wrong.getMessage()));
        }
        if (!(event.what() instanceof FaultOccurrence fault)) {
            throw ControlRefusal.badRequest("found an event " + event.type() + ", expected fault.*");
        }
        Moment now = clock.now();
        long ago = now.epochNanos() - event.at().epochNanos();
        handOver.occurred(
                fault,
                new Moment(
                        now.monotonicNanos() - ago,
                        event.at().epochNanos(),
                        event.at().uncertaintyNanos()));
        return EventJson.mapper().createObjectNode();
    }
}
