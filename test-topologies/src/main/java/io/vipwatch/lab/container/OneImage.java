package io.vipwatch.lab.container;

import java.util.Set;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Lets Testcontainers run what it needs for itself, its reaper and its look at the host's address, from the lab's own
 * image, so that no other image is needed. Named in {@code testcontainers.properties}.
 */
public final class OneImage extends ImageNameSubstitutor {
    private static final Set<String> OWN = Set.of("testcontainers/ryuk", "alpine");

    @Override
    public DockerImageName apply(DockerImageName asked) {
        return OWN.contains(asked.getRepository()) ? DockerImageName.parse(LabImage.bundledName()) : asked;
    }

    @Override
    protected String getDescription() {
        return "everything from the lab's own image";
    }
}
