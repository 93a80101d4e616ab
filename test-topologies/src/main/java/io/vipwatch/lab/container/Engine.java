package io.vipwatch.lab.container;

import com.github.dockerjava.api.DockerClient;
import io.vipwatch.lab.topology.LabFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;

/**
 * The Docker engine as Testcontainers finds it, with the labels that everything made through it carries. Used from any
 * thread.
 *
 * @param client speaks to the engine
 * @param labels what marks the things of this lab
 */
record Engine(DockerClient client, Map<String, String> labels) {
    static final String LAB_LABEL = "io.vipwatch.lab";
    static final String MEMBER_LABEL = "io.vipwatch.lab.member";

    /** {@return an engine whose every container and network is removed when this JVM ends, however it ends} */
    static Engine ofThisJvm(String lab) {
        DockerClient client = connect(() -> {
            // Asking for the transport before the image: the reaper, which client() starts, runs from that image.
            DockerClient quiet = withoutReaper();
            LabImage.ensurePresent(quiet);
            return DockerClientFactory.instance().client();
        });
        Map<String, String> labels = new HashMap<>(DockerClientFactory.DEFAULT_LABELS);
        labels.put(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, DockerClientFactory.SESSION_ID);
        labels.put(LAB_LABEL, lab);
        return new Engine(client, Map.copyOf(labels));
    }

    /**
     * {@return an engine whose containers outlive this JVM}
     *
     * @param more labels to add
     */
    static Engine persistent(String lab, Map<String, String> more) {
        DockerClient client = connect(() -> {
            DockerClient quiet = withoutReaper();
            LabImage.ensurePresent(quiet);
            return quiet;
        });
        Map<String, String> labels = new HashMap<>(more);
        labels.put(LAB_LABEL, lab);
        return new Engine(client, Map.copyOf(labels));
    }

    private static DockerClient withoutReaper() {
        return DockerClientProviderStrategy.getClientForConfig(
                DockerClientFactory.instance().getTransportConfig());
    }

    private static DockerClient connect(Callable<DockerClient> connection) {
        try {
            return connection.call();
        } catch (LabFailure known) {
            throw known;
        } catch (IllegalStateException nowhere) {
            // Testcontainers has tried every place that it knows; its message only points to its log.
            throw new LabFailure("no Docker engine answers; script/lab-setup installs and starts one", nowhere);
        } catch (Exception unreachable) {
            throw new LabFailure(
                    "no Docker engine answers (" + unreachable.getMessage()
                            + "); script/lab-setup installs and starts one",
                    unreachable);
        }
    }

    /** {@return what the engine lists the things of this lab by} */
    List<String> filter() {
        return List.of(LAB_LABEL + "=" + labels.get(LAB_LABEL));
    }

    /** {@return the labels of one member} */
    Map<String, String> labelsOf(String member) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(MEMBER_LABEL, member);
        return all;
    }

    /** {@return the results of several calls made at the same time, in order; the first failure is thrown} */
    static <T> List<T> together(List<Callable<T>> calls) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream().map(Engine::result).collect(Collectors.toList());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", interrupted);
        }
    }

    /** Does the same with several things at the same time; the first failure is thrown. */
    static <T> void each(List<T> things, Consumer<T> work) {
        together(things.stream()
                .<Callable<Boolean>>map(thing -> () -> {
                    work.accept(thing);
                    return true;
                })
                .toList());
    }

    private static <T> T result(Future<T> done) {
        try {
            return done.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new LabFailure(String.valueOf(failed.getCause()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", interrupted);
        }
    }
}
