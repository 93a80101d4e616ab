package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Hosts on which every command succeeds but those that a test answers itself. */
final class ObedientHosts implements Inventory {
    /** How a host stands of which nothing is known but its links. */
    static String state(String links) {
        return "== links\n" + links + "\n== end\n";
    }

    final List<Script> scripts = Collections.synchronizedList(new ArrayList<>());
    private final Function<Script, Optional<Host.Outcome>> answers;

    ObedientHosts(Function<Script, Optional<Host.Outcome>> answers) {
        this.answers = answers;
    }

    static Host.Outcome good(String printed) {
        return new Host.Outcome(OptionalInt.of(0), printed, "");
    }

    static Host.Outcome bad(int status, String complaint) {
        return new Host.Outcome(OptionalInt.of(status), "", complaint);
    }

    static boolean isState(Script script) {
        return script.text().contains("echo '== end'");
    }

    @Override
    public Host host(String name) {
        return new Host() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Outcome run(Script script) {
                scripts.add(script);
                return answers.apply(script).orElseGet(() -> good(isState(script) ? state("eth0: UP") : ""));
            }

            @Override
            public boolean sharesOurClock() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Site site(String target) {
        return new Site(
                target,
                IpAddress.of("2001:db8::11"),
                "eth0",
                Optional.empty(),
                Site.calico(),
                Site.ofTheHostItself(target),
                Optional.empty());
    }

    @Override
    public String edge() {
        return "edge";
    }
}
