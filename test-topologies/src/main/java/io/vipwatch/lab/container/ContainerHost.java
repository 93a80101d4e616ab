package io.vipwatch.lab.container;

import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Script;
import java.util.OptionalInt;

/** A member of the lab on which a drill runs commands, through the container engine; on the thread that calls, which waits. */
final class ContainerHost implements Host {
    private static final int ENDED_BY_TIMEOUT = 124;

    private final LabContainer container;

    ContainerHost(LabContainer container) {
        this.container = container;
    }

    @Override
    public String name() {
        return container.name();
    }

    @Override
    public Outcome run(Script script) {
        String seconds = Long.toString(Math.max(1, script.limit().toSeconds()));
        try {
            Output output = container.exec("timeout", "-k", "1", seconds, "/bin/sh", "-c", script.text());
            return output.exitCode() == ENDED_BY_TIMEOUT
                    ? new Outcome(OptionalInt.empty(), output.stdout(), "no end within " + seconds + " s")
                    : new Outcome(OptionalInt.of(output.exitCode()), output.stdout(), output.stderr());
        } catch (LabFailure unreachable) {
            return new Outcome(OptionalInt.empty(), "", String.valueOf(unreachable.getMessage()));
        }
    }

    /** Containers have the kernel of their host. */
    @Override
    public boolean sharesOurClock() {
        return true;
    }

    @Override
    public void close() {}
}
