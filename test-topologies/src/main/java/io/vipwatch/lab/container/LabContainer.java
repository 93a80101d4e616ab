package io.vipwatch.lab.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.vipwatch.lab.topology.LabFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.ExecInContainerPattern;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.utility.LogUtils;

/** A container of the lab. Used from any thread; its calls block until the engine has done what they ask. */
final class LabContainer {
    /** The links keep their addresses while they are down, as a real interface's configuration would. */
    private static final Map<String, String> KERNEL_SETTINGS = Map.of(
            "net.ipv6.conf.all.disable_ipv6", "0",
            "net.ipv6.conf.default.disable_ipv6", "0",
            "net.ipv6.conf.all.forwarding", "1",
            "net.ipv6.conf.default.forwarding", "1",
            "net.ipv6.conf.all.keep_addr_on_down", "1",
            "net.ipv6.conf.default.keep_addr_on_down", "1",
            "net.ipv6.fib_multipath_hash_policy", "1");

    private final Engine engine;
    private final String name;
    private final String id;

    LabContainer(Engine engine, String name, String id) {
        this.engine = engine;
        this.name = name;
        this.id = id;
    }

    /** {@return a container that exists and does not run yet} */
    static LabContainer create(Engine engine, Plan plan) {
        try (CreateContainerCmd command = engine.client().createContainerCmd(plan.image())) {
            boolean ownNetwork =
                    !plan.networkMode().equals("host") && !plan.networkMode().startsWith("container:");
            plan.address().ifPresent(address -> command.withIpv6Address(address.toString()));
            if (ownNetwork) {
                command.withHostName(plan.name());
            }
            if (!plan.entryPoint().isEmpty()) {
                command.withEntrypoint(plan.entryPoint());
            }
            String id = command.withName(plan.lab() + "-" + plan.name())
                    .withCmd(plan.command())
                    .withEnv(plan.environment().entrySet().stream()
                            .map(variable -> variable.getKey() + "=" + variable.getValue())
                            .toList())
                    .withLabels(engine.labelsOf(plan.name()))
                    .withHostConfig((plan.boots()
                                    ? SystemdHost.settings()
                                    : HostConfig.newHostConfig().withInit(true))
                            .withNetworkMode(plan.networkMode())
                            .withSysctls(ownNetwork ? KERNEL_SETTINGS : Map.of())
                            .withCapAdd(plan.capabilities().toArray(Capability[]::new)))
                    .exec()
                    .getId();
            LabContainer container = new LabContainer(engine, plan.name(), id);
            container.write(plan.files());
            return container;
        }
    }

    /** Starts it and returns when its role is ready. */
    void start() {
        try {
            engine.client().startContainerCmd(id).exec();
        } catch (NotModifiedException alreadyRunning) {
            return;
        }
        Output waited;
        try {
            waited = exec("timeout", "60", "lab-entry", "await");
        } catch (LabFailure ended) {
            throw new LabFailure(name + " ended at once: " + logs(), ended);
        }
        if (waited.exitCode() != 0) {
            throw new LabFailure(name + " is not ready: " + waited.stderr() + logs());
        }
    }

    /** Ends every process at once, as when the machine is switched off. */
    void kill() {
        try {
            engine.client().killContainerCmd(id).exec();
        } catch (DockerException notRunning) {
            // 409: it does not run, which is what was asked for.
            if (notRunning.getHttpStatus() != 409) {
                throw new LabFailure("cannot stop " + name + ": " + notRunning.getMessage(), notRunning);
            }
        }
    }

    void remove() {
        try {
            engine.client()
                    .removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException gone) {
            // What was asked for.
        }
    }

    /** {@return what a command answered, whatever its exit code} */
    Output exec(String... command) {
        try {
            InspectContainerResponse now =
                    engine.client().inspectContainerCmd(id).exec();
            var answered = ExecInContainerPattern.execInContainer(engine.client(), now, command);
            return new Output(answered.getExitCode(), answered.getStdout(), answered.getStderr());
        } catch (IOException | IllegalStateException | DockerException failed) {
            throw new LabFailure(failure(command, String.valueOf(failed.getMessage())), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabFailure(failure(command, "interrupted"), interrupted);
        }
    }

    /**
     * {@return what a command printed}
     *
     * @throws LabFailure if it exits with anything but 0
     */
    String run(String... command) {
        Output output = exec(command);
        if (output.exitCode() != 0) {
            throw new LabFailure(
                    failure(command, "exit code " + output.exitCode() + ", " + output.stdout() + output.stderr()));
        }
        return output.stdout();
    }

    private String failure(String[] command, String reason) {
        return name + ": " + String.join(" ", command) + ": " + reason;
    }

    void write(Map<String, String> files) {
        if (files.isEmpty()) {
            return;
        }
        Map<String, byte[]> content = new LinkedHashMap<>();
        files.forEach((path, text) -> content.put(path.substring(1), text.getBytes(StandardCharsets.UTF_8)));
        engine.client()
                .copyArchiveToContainerCmd(id)
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(TarArchive.of(content)))
                .exec();
    }

    byte[] read(String path) {
        try {
            return TarArchive.first(
                    engine.client().copyArchiveFromContainerCmd(id, path).exec());
        } catch (DockerException missing) {
            throw new LabFailure(name + ": cannot read " + path + ": " + missing.getMessage(), missing);
        }
    }

    String logs() {
        return LogUtils.getOutput(engine.client(), id, OutputFrame.OutputType.STDOUT, OutputFrame.OutputType.STDERR);
    }

    String name() {
        return name;
    }

    /** {@return the number of its first process on this host} */
    long pid() {
        return Optional.ofNullable(engine.client()
                        .inspectContainerCmd(id)
                        .exec()
                        .getState()
                        .getPidLong())
                .orElseThrow(() -> new LabFailure(name + " does not run"));
    }

    String id() {
        return id;
    }

    static void removeAll(List<LabContainer> containers) {
        Engine.each(containers, LabContainer::remove);
    }
}
