package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.session.BfdListener;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.Configured;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.BfdException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The engine of the BFD library, if there is one, the ports that it has, and what runs on it. Changed by one thread at a
 * time, read by any; that it has ended by a fault is noticed on its own thread.
 */
final class BfdEngine {
    private final BiFunction<SystemConfig, BfdListener, BfdSystem> starter;
    private final BfdListener listener;
    private final Consumer<BfdSystem> begun;
    private final Outlet outlet;
    private final Map<String, Configured> running = new LinkedHashMap<>();
    private volatile List<Configured> shown = List.of();
    private volatile Optional<Opened> opened = Optional.empty();
    private volatile Optional<EngineFault> fault = Optional.empty();

    /** What was begun, and with which kinds of session, of which each may have come later. */
    private record Opened(BfdSystem system, SystemConfig config, List<Encapsulation> kinds) {
        boolean listens(Encapsulation kind) {
            return kinds.stream().anyMatch(each -> each.destinationPort() == kind.destinationPort());
        }
    }

    /**
     * @param begun is told of each engine that begins
     * @param outlet has the time
     */
    BfdEngine(
            BiFunction<SystemConfig, BfdListener, BfdSystem> starter,
            BfdListener listener,
            Consumer<BfdSystem> begun,
            Outlet outlet) {
        this.starter = starter;
        this.listener = listener;
        this.begun = begun;
        this.outlet = outlet;
    }

    /** {@return the system, also one that has ended by a fault} */
    Optional<BfdSystem> system() {
        return opened.map(Opened::system);
    }

    /** {@return since when and why there is none, where that is a fault of ours} */
    Optional<EngineFault> fault() {
        return fault;
    }

    /** {@return what runs, or would if the engine did} */
    List<Configured> running() {
        return shown;
    }

    /** {@return whether its sockets, whatever their ports, are those of {@code settings}; true where there are none} */
    boolean fits(BfdSettings settings) {
        return opened.map(open ->
                        settings.system(open.config.sockets().encapsulations()).equals(open.config))
                .orElse(true);
    }

    /**
     * Has it listen for {@code kind}, and begins it where there is none.
     *
     * @throws BfdException if the port cannot be had
     */
    void listen(BfdSettings settings, Encapsulation kind) {
        if (opened.isEmpty()) {
            begin(settings.system(List.of(kind)));
        } else if (!opened.get().listens(kind)) {
            Opened open = opened.get();
            open.system.listen(kind);
            List<Encapsulation> kinds = new ArrayList<>(open.kinds);
            kinds.add(kind);
            opened = Optional.of(new Opened(open.system, open.config, List.copyOf(kinds)));
        }
    }

    private void begin(SystemConfig config) {
        BfdSystem system = starter.apply(config, listener);
        opened = Optional.of(new Opened(system, config, config.sockets().encapsulations()));
        fault = Optional.empty();
        begun.accept(system);
        system.termination().whenComplete((_, thrown) -> {
            if (thrown != null && system().filter(system::equals).isPresent()) {
                fault = Optional.of(EngineFault.of(thrown, outlet.now()));
            }
        });
    }

    /**
     * {@return what ran on an engine that has ended by a fault, of which nothing is left; nothing where it runs}
     */
    List<Configured> takeWhatHasEnded() {
        return system().filter(system -> !system.isRunning()).isPresent() ? give() : List.of();
    }

    /** Nobody asks for BFD any more, so it is no trouble that there is none. */
    void notWanted() {
        fault = Optional.empty();
    }

    /** Takes leave of all remote systems; {@return what ran} */
    List<Configured> leave() {
        Optional<BfdSystem> system = system();
        List<Configured> ran = give();
        system.ifPresent(each -> each.close(Farewell.of(each.sessions())));
        return ran;
    }

    private List<Configured> give() {
        List<Configured> ran = List.copyOf(running.values());
        opened = Optional.empty();
        running.clear();
        shown = List.of();
        return ran;
    }

    void add(Configured wanted) {
        switch (wanted) {
            case SessionConfig session -> required().add(session);
            case RangeConfig range -> required().add(range);
        }
        runs(wanted);
    }

    void remove(Configured wanted) {
        required().remove(wanted.name());
        running.remove(wanted.name());
        shown = List.copyOf(running.values());
    }

    /** Other intervals, multiplier, role or keys: the session goes on. */
    void change(Configured before, Configured after) {
        if (!before.parameters().equals(after.parameters())) {
            required().change(after.name(), after.parameters());
        }
        if (!before.keys().equals(after.keys())) {
            required().changeKeys(after.name(), after.keys());
        }
        runs(after);
    }

    private void runs(Configured wanted) {
        running.put(wanted.name(), wanted);
        shown = List.copyOf(running.values());
    }

    private BfdSystem required() {
        return system().orElseThrow(() -> new BfdException("BFD is not running"));
    }
}
