package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.ssh.BackOff;
import io.vipwatch.monitor.ssh.Credential;
import io.vipwatch.monitor.ssh.EdgeLink;
import io.vipwatch.monitor.ssh.HostKeys;
import io.vipwatch.monitor.ssh.LinkFailure;
import io.vipwatch.monitor.ssh.LinkObserver;
import io.vipwatch.monitor.ssh.LinkSettings;
import io.vipwatch.monitor.ssh.LinkState;
import io.vipwatch.monitor.ssh.Shell;
import io.vipwatch.monitor.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A lab whose edge is reached over SSH, and the files that takes. */
record SshLab(ContainerLab lab, SshAccess access, Path files) implements AutoCloseable {
    static final Duration START = Duration.ofSeconds(60);
    static final LinkSettings SETTINGS = new LinkSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(8),
            1 << 20,
            new BackOff(Duration.ofMillis(300), Duration.ofSeconds(2)));

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Shell SHELL = new Shell("vtysh", false, Duration.ofSeconds(3));
    static final Shell SUDO = new Shell("vtysh", true, Duration.ofSeconds(3));

    static SshLab start(Path files) throws IOException {
        ContainerLab lab = ContainerLab.start(Topology.ofNodes(2).with(ReAdvertisement.REMOTE_PEERS_REJECTED));
        lab.awaitConverged(START);
        SshAccess access = lab.edge().ssh();
        Files.writeString(files.resolve("key"), access.privateKey());
        Files.writeString(files.resolve("known_hosts"), access.knownHost() + "\n");
        return new SshLab(lab, access, files);
    }

    @Override
    public void close() {
        lab.close();
    }

    HostKeys known() {
        return new HostKeys.KnownHosts(files.resolve("known_hosts"));
    }

    SshTarget target(HostKeys hostKeys, Credential credential) {
        return target(access.user(), hostKeys, credential);
    }

    SshTarget target(String user, HostKeys hostKeys, Credential credential) {
        return new SshTarget(access.address().toString(), 22, user, List.of(credential), hostKeys, Optional.empty());
    }

    Credential key(String file) {
        return new Credential.PrivateKey(files.resolve(file), Optional.empty());
    }

    Linked up() {
        return up(SETTINGS);
    }

    Linked up(LinkSettings settings) {
        Linked linked = Linked.to(target(known(), key("key")), settings);
        linked.await(LinkState.Connected.class, 1);
        return linked;
    }

    /** Runs a script in the edge's container. */
    void inEdge(String script) {
        lab.edge().exec("sh", "-c", script);
    }

    static void await(Supplier<String> otherwise, BooleanSupplier reached) {
        assertThat(Patience.until(SOON, reached)).as(otherwise).isTrue();
    }

    static <T> T read(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Read.class);
        return answer.found().orElseThrow();
    }

    static String reason(Answer<?> answer) {
        assertThat(answer).isInstanceOf(Answer.Unreadable.class);
        return ((Answer.Unreadable<?>) answer).reason();
    }

    /** A link, every state that it was in, and the faults of our own. */
    record Linked(EdgeLink link, List<LinkState> states, List<RuntimeException> faults) implements AutoCloseable {
        static Linked to(SshTarget target) {
            return to(target, SETTINGS);
        }

        static Linked to(SshTarget target, LinkSettings settings) {
            return to(target, settings, SHELL);
        }

        static Linked to(SshTarget target, LinkSettings settings, Shell shell) {
            Observed observed = new Observed(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
            return new Linked(EdgeLink.start(target, shell, settings, observed), observed.states(), observed.faults());
        }

        /** A fault of our own fails nothing by itself; whoever waits for what it kept from happening shows it. */
        private record Observed(List<LinkState> states, List<RuntimeException> faults) implements LinkObserver {
            @Override
            public void is(LinkState state) {
                states.add(state);
            }

            @Override
            public void failed(String doing, RuntimeException fault) {
                faults.add(fault);
            }
        }

        void await(Class<? extends LinkState> state, int times) {
            SshLab.await(
                    () -> "the link was " + states,
                    () -> states.stream().filter(state::isInstance).count() >= times);
        }

        LinkFailure failure() {
            await(LinkState.Waiting.class, 1);
            return states.stream()
                    .filter(LinkState.Waiting.class::isInstance)
                    .map(LinkState.Waiting.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .failure();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
