package io.vipwatch.lab.drill;

import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.Script;
import io.vipwatch.monitor.drill.run.Site;
import java.util.OptionalInt;

/** Hosts that can be out of reach. */
final class Cuttable implements Inventory {
    private final Inventory real;
    volatile boolean cut;

    Cuttable(Inventory real) {
        this.real = real;
    }

    @Override
    public Host host(String name) throws DrillRefused {
        Host host = real.host(name);
        return new Host() {
            @Override
            public String name() {
                return host.name();
            }

            @Override
            public Outcome run(Script script) {
                if (cut) {
                    return new Outcome(OptionalInt.empty(), "", "no route to host");
                }
                return host.run(script);
            }

            @Override
            public boolean sharesOurClock() {
                return host.sharesOurClock();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Site site(String target) throws DrillRefused {
        return real.site(target);
    }

    @Override
    public String edge() {
        return real.edge();
    }
}
