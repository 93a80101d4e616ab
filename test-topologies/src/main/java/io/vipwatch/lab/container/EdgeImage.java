package io.vipwatch.lab.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerConfig;
import io.vipwatch.lab.topology.LabFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The image that the edge runs from. {@code -Dlab.image.edge=NAME} takes any image with FRR, such as those of its makers:
 * where the lab's entry script is not in it, a smaller one is copied into the container.
 *
 * @param name its name at the engine
 * @param own whether the lab's entry script is what it runs
 */
record EdgeImage(String name, boolean own) {
    private static final String SCRIPT = "/usr/local/bin/lab-entry";

    /** {@return the image that the system property names, else that of the nodes} */
    static String chosen() {
        return System.getProperty("lab.image.edge", LabImage.name());
    }

    /**
     * {@return the image of that name}
     *
     * @throws LabFailure if it is not at the engine
     */
    static EdgeImage of(DockerClient client, String name) {
        LabImage.requirePresent(client, name);
        ContainerConfig config = client.inspectImageCmd(name).exec().getConfig();
        boolean own = Optional.ofNullable(config)
                .flatMap(image -> Optional.ofNullable(image.getEntrypoint()))
                .map(words -> Arrays.asList(words).contains(SCRIPT))
                .orElse(false);
        return new EdgeImage(name, own);
    }

    /** {@return what to run instead of the image's own entry point; nothing where that is the lab's script} */
    List<String> entryPoint() {
        return own ? List.of() : List.of("/bin/sh", SCRIPT);
    }

    /** {@return what has to be copied into a container of it: absolute path to content} */
    Map<String, String> files() {
        return own ? Map.of() : Map.of(SCRIPT, LabImage.text("lab-edge"));
    }
}
