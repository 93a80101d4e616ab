package io.vipwatch.lab.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vipwatch.lab.topology.LabFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The image that every container of the lab runs from. Its files are in the jar and its tag is their hash, so that a changed
 * file makes a new image; {@code script/lab-setup} builds the same one. {@code -Dlab.image=NAME} takes another of that
 * kind for the edge and the nodes, {@code -Dlab.base=NAME} builds on another Debian; see {@link EdgeImage} for an edge
 * from an image of another kind.
 */
final class LabImage {
    private static final List<String> FILES =
            List.of("Dockerfile", "lab-entry", "lab-foreign", "lab-api", "lab-reaper");
    private static final int HASH_DIGITS = 12;

    private LabImage() {}

    /** {@return the image to run routers from} */
    static String name() {
        return System.getProperty("lab.image", bundledName());
    }

    static String bundledName() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            FILES.forEach(file -> digest.update(content(file)));
            return "vipwatch/lab:" + HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * Builds the image when it is not there yet.
     *
     * @throws LabFailure when that takes a registry and none answers
     */
    static void ensurePresent(DockerClient client) {
        if (!present(client, bundledName())) {
            build(client);
        }
        requirePresent(client, name());
    }

    static void requirePresent(DockerClient client, String name) {
        if (!present(client, name)) {
            throw new LabFailure("there is no image " + name + " here: docker pull it first");
        }
    }

    /** {@return a text file of the jar that is not part of the image} */
    static String text(String file) {
        return new String(content(file), StandardCharsets.UTF_8);
    }

    private static boolean present(DockerClient client, String image) {
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    private static void build(DockerClient client) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        FILES.forEach(file -> files.put(file, content(file)));
        try {
            client.buildImageCmd(new ByteArrayInputStream(TarArchive.of(files)))
                    .withBuildArg("BASE", System.getProperty("lab.base", "debian:bookworm-slim"))
                    .withTags(Set.of(bundledName()))
                    .exec(new BuildImageResultCallback())
                    .awaitImageId();
        } catch (DockerException failed) {
            throw new LabFailure(
                    "cannot build " + bundledName() + ": " + failed.getMessage()
                            + "; script/lab-setup builds it where no registry answers",
                    failed);
        }
    }

    private static byte[] content(String file) {
        try (var in = LabImage.class.getResourceAsStream("image/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks the image file " + file);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
