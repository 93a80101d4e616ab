package io.vipwatch.cli;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.Permission;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.cli.agent.Agent;
import io.vipwatch.cli.agent.AgentConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch bfd agent}: BFD for a node whose own network has none. */
@CommandLine.Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Speak BFD for a node whose network (CNI) has none, so that 'neighbor ... bfd' of an FRR or pfSense has a"
                    + " partner. One JSON line for each change goes to standard output, everything else to standard"
                    + " error.",
            "SIGTERM, SIGINT and SIGHUP end it: the peers are told AdminDown for a detection time, so that those which"
                    + " follow RFC 5882 keep BGP. An agent that is killed is a dead node to them.",
            "What the peer takes down with the session are all routes that it has from this node."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch bfd agent --listen 2001:db8::11 --peer 2001:db8::1",
            "  vipwatch bfd agent --listen 2001:db8::11 --range 2001:db8::/64 \\",
            "    --max-sessions 4",
            "  vipwatch bfd agent --listen 192.0.2.11 --peer 192.0.2.1 --tx 100ms --rx 100ms",
            "  vipwatch bfd agent --listen 2001:db8::11 --peer 2001:db8::1 \\",
            "    --health https://[::1]:6443/livez --health-ca ca.crt --on-unhealthy down",
            "  vipwatch bfd agent --listen 2001:db8::11 --peer 2001:db8:1::1 --multihop \\",
            "    --auth-type meticulous-keyed-sha1 --auth-key-id 1 \\",
            "    --auth-secret-file /etc/vipwatch/bfd.secret"
        })
final class BfdAgentCommand implements Callable<Integer> {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Console console;

    @CommandLine.Option(
            names = "--no-wait",
            description = "End with exit code 2 where an address or an interface is not there, or a port is taken, in"
                    + " place of waiting for it.")
    private boolean noWait;

    @CommandLine.Mixin
    private final BfdSessionOptions sessions = new BfdSessionOptions();

    @CommandLine.Mixin
    private final BfdAuthenticationOptions authentication = new BfdAuthenticationOptions();

    @CommandLine.Mixin
    private final BfdHealthOptions health = new BfdHealthOptions();

    BfdAgentCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        AgentConfig config = config();
        AgentEnd end = AgentEnd.bySignals(console);
        Optional<Agent> started = start(config, end);
        if (started.isEmpty()) {
            return end.await();
        }
        try (Agent agent = started.get()) {
            tell(config, agent.status().abilities());
            end.follow(agent.termination());
            return end.await();
        }
    }

    /**
     * Starts the agent, as soon as the machine has what it needs: when a node boots, an address may still be checked for
     * duplicates (RFC 4862 §5.4), or its interface not exist. {@return empty if the end came before}
     */
    private Optional<Agent> start(AgentConfig config, AgentEnd end) throws CommandFailure {
        String said = "";
        do {
            try {
                return Optional.of(Agent.start(config, console.output(), BfdAgentCommand::now));
            } catch (BfdException refused) {
                String reason = String.valueOf(refused.getMessage());
                if (noWait || !refused.isPassing()) {
                    throw new CommandFailure(ExitCode.USAGE, reason);
                }
                if (!reason.equals(said)) {
                    console.err().println("vipwatch: " + reason + "; trying again each second");
                    said = reason;
                }
            }
        } while (!end.within(RETRY));
        return Optional.empty();
    }

    /** {@return what the options ask for} */
    AgentConfig config() {
        Optional<KeyChain> keys = authentication.keys(console.environment());
        return new AgentConfig(
                sessions.system(),
                sessions.sessions(keys),
                sessions.ranges(keys),
                health.gate(console.environment(), authentication.secretVariables()));
    }

    private void tell(AgentConfig config, Abilities abilities) {
        console.err()
                .println("vipwatch: BFD agent running; " + config.sessions().size() + " peers, "
                        + config.ranges().size() + " ranges");
        abilities.limitations().forEach(limitation -> console.err().println("vipwatch: " + limitation));
        switch (abilities.realTimePriority()) {
            case Permission.NotAsked _ -> {}
            case Permission.Granted granted -> console.err().println("vipwatch: " + granted.what());
            case Permission.Refused refused ->
                console.err()
                        .println("vipwatch: no real-time priority: " + refused.what() + " was refused: "
                                + refused.reason());
        }
        sessions.uncommonIntervals().forEach(text -> console.err().println("vipwatch: " + text));
        if (sessions.tight()) {
            console.err().println("vipwatch: below 50 ms, a busy machine loses sessions without --realtime");
        }
        if (health.insecure()) {
            console.err()
                    .println("vipwatch: INSECURE: --health-insecure believes whoever answers at the health URL; use"
                            + " --health-ca");
        }
    }

    /** Anchored anew each time, since an agent runs for months and seldom asks. */
    private static Stamp now() {
        var now = StampClock.system().now();
        return new Stamp(now.monotonicNanos(), now.epochNanos());
    }
}
