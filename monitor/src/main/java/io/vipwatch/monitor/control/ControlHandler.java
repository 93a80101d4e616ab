package io.vipwatch.monitor.control;

import tools.jackson.databind.node.ObjectNode;

/**
 * Answers the requests of one name. Runs on the virtual thread of the connection that asked: it may wait, and nobody but
 * that connection waits with it.
 */
@FunctionalInterface
public interface ControlHandler {
    /**
     * {@return the answer}
     *
     * @param arguments what the request says beside its name; empty if nothing
     * @throws ControlRefusal if it is not done, with the reason
     */
    ObjectNode answer(ObjectNode arguments) throws ControlRefusal, InterruptedException;
}
