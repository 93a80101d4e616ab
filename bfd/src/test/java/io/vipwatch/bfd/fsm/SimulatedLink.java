package io.vipwatch.bfd.fsm;

import java.util.function.Consumer;

/** One direction of the path between two simulated peers. */
final class SimulatedLink {
    private final Simulation simulation;
    private final Consumer<byte[]> receiver;
    private long lastArrival;

    boolean cut;
    double loss;
    double duplication;
    boolean ordered = true;
    long delay = Simulation.MILLISECOND;
    long delayVariation;

    SimulatedLink(Simulation simulation, Consumer<byte[]> receiver) {
        this.simulation = simulation;
        this.receiver = receiver;
    }

    void calm() {
        cut = false;
        loss = 0;
        duplication = 0;
        ordered = true;
        delayVariation = 0;
    }

    void send(byte[] octets) {
        if (cut || simulation.random.nextDouble() < loss) {
            return;
        }
        deliver(octets);
        if (simulation.random.nextDouble() < duplication) {
            deliver(octets);
        }
    }

    private void deliver(byte[] octets) {
        long arrival = simulation.now() + delay + (long) (simulation.random.nextDouble() * delayVariation);
        if (ordered) {
            arrival = Math.max(arrival, lastArrival);
            lastArrival = arrival;
        }
        simulation.after(arrival - simulation.now(), () -> receiver.accept(octets));
    }
}
