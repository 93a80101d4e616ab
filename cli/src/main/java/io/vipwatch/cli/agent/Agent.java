package io.vipwatch.cli.agent;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bfd.session.SystemStatus;
import io.vipwatch.cli.health.Answer;
import io.vipwatch.cli.health.Health;
import io.vipwatch.cli.health.HealthWatch;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A running agent. Started and closed by the thread of the command; the sessions live on the BFD system's thread, the
 * health check on its own, the lines on a third, and none of them waits for another.
 */
public final class Agent implements AutoCloseable {
    private final AgentConfig config;
    private final Supplier<Stamp> clock;
    private final Output output;
    private final BfdSystem bfd;
    private Optional<HealthWatch> health = Optional.empty();

    private Agent(AgentConfig config, OutputStream lines, Supplier<Stamp> clock) {
        this.config = config;
        this.clock = clock;
        this.output = Output.to(lines);
        try {
            this.bfd = BfdSystem.start(config.system(), this::tell);
        } catch (RuntimeException refused) {
            output.close();
            throw refused;
        }
    }

    /**
     * {@return an agent that has begun to transmit}
     *
     * @param lines where the JSON Lines go
     * @param clock what time it is, on the clock of the BFD system
     * @throws io.vipwatch.bfd.socket.BfdException if the sockets or a session cannot be had; nothing is left open then
     */
    public static Agent start(AgentConfig config, OutputStream lines, Supplier<Stamp> clock) {
        Agent agent = new Agent(config, lines, clock);
        try {
            config.sessions().forEach(agent.bfd::add);
            config.ranges().forEach(agent.bfd::add);
        } catch (RuntimeException refused) {
            agent.close();
            throw refused;
        }
        agent.health = config.health()
                .map(gate -> HealthWatch.start(
                        gate.check(), gate.schedule(), (from, to, answer) -> agent.react(gate, from, to, answer)));
        return agent;
    }

    /** On the BFD system's thread. Stalls are left out where they are too short to matter for any session. */
    private void tell(BfdEvent event) {
        if (!(event instanceof BfdEvent.Stalled stalled) || stalled.duration().compareTo(config.notableStall()) >= 0) {
            output.tell(new Happening.InBfd(event));
        }
    }

    /** {@return what the operating system gave and refused} */
    public SystemStatus status() {
        return bfd.status();
    }

    /** {@return what completes when BFD does not run any more, exceptionally if that was not asked for} */
    public CompletionStage<Void> termination() {
        return bfd.termination();
    }

    private void react(AgentConfig.HealthGate gate, Health.Verdict from, Health.Verdict to, Answer answer) {
        output.tell(new Happening.HealthChanged(
                clock.get(), from, to, gate.check().text(), answer.reason(), gate.reaction()));
        switch (to) {
            case UNHEALTHY -> names().forEach(name -> tellUnhealthy(gate.reaction(), name));
            case HEALTHY -> {
                if (from == Health.Verdict.UNHEALTHY) {
                    names().forEach(name -> tellHealthy(gate.reaction(), name));
                }
            }
            case UNKNOWN -> throw new IllegalStateException("what is known does not become unknown");
        }
    }

    private void tellUnhealthy(AgentConfig.Reaction reaction, String name) {
        switch (reaction) {
            case ADMIN_DOWN -> bfd.disable(name, Diagnostic.ADMINISTRATIVELY_DOWN);
            case DOWN -> bfd.signalDown(name, Diagnostic.PATH_DOWN);
        }
    }

    private void tellHealthy(AgentConfig.Reaction reaction, String name) {
        switch (reaction) {
            case ADMIN_DOWN -> bfd.enable(name);
            case DOWN -> bfd.clearDown(name);
        }
    }

    private List<String> names() {
        return Stream.concat(
                        config.sessions().stream().map(SessionConfig::name),
                        config.ranges().stream().map(RangeConfig::name))
                .toList();
    }

    /** Tells every remote system AdminDown for a detection time, so that none takes the end of the agent for a failure. */
    @Override
    public void close() {
        health.ifPresent(HealthWatch::close);
        bfd.close();
        output.close();
    }
}
