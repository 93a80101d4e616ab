package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.Configured;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.socket.BfdException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has the engine run what is asked for, as far as it can be had: each session for itself, so that none is kept from running
 * by what another one lacks. One thread at a time.
 */
final class Pursuit {
    private final BfdEngine engine;
    private final Lacking lacking;
    private final Released released;

    Pursuit(BfdEngine engine, Lacking lacking, Released released) {
        this.engine = engine;
        this.lacking = lacking;
        this.released = released;
    }

    /**
     * What came of a reload.
     *
     * @param settings the settings that are in effect
     * @param done what was done, or failed, a line each
     */
    record Outcome(BfdSettings settings, List<String> done) {}

    /** Tries to have these run; what cannot be had is {@link Lacking}. */
    void obtain(BfdSettings settings, List<Configured> wanted) {
        Ports ports = new Ports(settings);
        wanted.forEach(each -> attempt(new ArrayList<>(), each.name(), () -> add(ports, each)));
    }

    /** Tries again what could not be had, or what ran on an engine that has ended by a fault of ours. */
    void again(BfdSettings settings) {
        takeWhatHasEnded();
        obtain(settings, lacking.all());
    }

    /** Its sessions are unknown to BGP already: the coupling has heard of it. */
    private void takeWhatHasEnded() {
        Optional<EngineFault> fault = engine.fault();
        for (Configured each : engine.takeWhatHasEnded()) {
            lacking.add(each, fault.map(EngineFault::reason).orElse("the engine has ended"));
            released.forget(each.name());
        }
    }

    /** Goes over to what is wanted now. */
    Outcome follow(BfdSettings before, BfdSettings after, List<Configured> wanted) {
        takeWhatHasEnded();
        lacking.retain(wanted);
        List<String> done = new ArrayList<>();
        if (!wanted.isEmpty() && !engine.fits(after)) {
            return new Outcome(beginAnew(before, after, wanted, done), done);
        }
        follow(new Ports(after), wanted, done);
        if (wanted.isEmpty()) {
            engine.notWanted();
        }
        return new Outcome(after, done);
    }

    private BfdSettings beginAnew(BfdSettings before, BfdSettings after, List<Configured> wanted, List<String> done) {
        List<SessionStatus> ended =
                engine.system().map(system -> system.sessions()).orElse(List.of());
        List<Configured> ran = engine.leave();
        ended.forEach(status -> released.forget(BfdNames.peer(status.identity())));
        Set<String> names = wanted.stream().map(Configured::name).collect(Collectors.toSet());
        ran.stream().map(Configured::name).filter(name -> !names.contains(name)).forEach(released::release);
        Ports ports = new Ports(after);
        Optional<BfdException> refused = ports.listenForAny(wanted);
        if (refused.isEmpty()) {
            done.add("bfd begun anew with other sockets");
            wanted.forEach(each -> attempt(done, "bfd with " + each.name() + " begun anew", () -> add(ports, each)));
            return after;
        }
        done.add("bfd with other sockets: failed: " + text(refused.get()) + "; it goes on with those it had");
        Ports old = new Ports(before);
        ran.stream()
                .filter(each -> names.contains(each.name()))
                .forEach(each -> attempt(done, "bfd with " + each.name(), () -> add(old, each)));
        return before;
    }

    private void follow(Ports ports, List<Configured> all, List<String> done) {
        Map<String, Configured> wanted = new LinkedHashMap<>();
        all.forEach(each -> wanted.put(each.name(), each));
        for (Configured before : engine.running()) {
            Configured after = wanted.remove(before.name());
            if (after == null) {
                attempt(done, "bfd with " + before.name() + " removed", () -> remove(before));
            } else if (!after.equals(before)) {
                attempt(done, "bfd with " + before.name() + " changed", () -> change(ports, before, after));
            }
        }
        wanted.values().forEach(added -> attempt(done, "bfd with " + added.name() + " added", () -> add(ports, added)));
    }

    private static void attempt(List<String> done, String what, Runnable change) {
        try {
            change.run();
            done.add(what);
        } catch (BfdException | IllegalArgumentException refused) {
            done.add(what + ": failed: " + text(refused));
        }
    }

    private static String text(RuntimeException refused) {
        return Optional.ofNullable(refused.getMessage()).orElseGet(refused::toString);
    }

    private void add(Ports ports, Configured wanted) {
        try {
            ports.listenFor(wanted);
            engine.add(wanted);
        } catch (BfdException | IllegalArgumentException refused) {
            lacking.add(wanted, text(refused));
            throw refused;
        }
        lacking.had(wanted);
    }

    private void remove(Configured wanted) {
        engine.remove(wanted);
        released.release(wanted.name());
    }

    private void change(Ports ports, Configured before, Configured after) {
        if (before.with(after.parameters(), after.keys()).equals(after)) {
            engine.change(before, after);
        } else {
            // Before the old session is gone, which goes on if the port cannot be had.
            ports.listenFor(after);
            remove(before);
            add(ports, after);
        }
    }

    /** The ports that are asked for in one round: one that was refused is not asked for again for the next session. */
    private final class Ports {
        private final BfdSettings settings;
        private final Map<Integer, BfdException> refused = new HashMap<>();

        Ports(BfdSettings settings) {
            this.settings = settings;
        }

        void listenFor(Configured wanted) {
            int port = wanted.encapsulation().destinationPort();
            BfdException before = refused.get(port);
            if (before != null) {
                throw before;
            }
            try {
                engine.listen(settings, wanted.encapsulation());
            } catch (BfdException refusal) {
                refused.put(port, refusal);
                throw refusal;
            }
        }

        /** {@return why none of the ports that these need can be had, if so} */
        Optional<BfdException> listenForAny(List<Configured> wanted) {
            wanted.forEach(each -> attempt(new ArrayList<>(), each.name(), () -> listenFor(each)));
            return engine.system().isPresent()
                    ? Optional.empty()
                    : refused.values().stream().findFirst();
        }
    }
}
