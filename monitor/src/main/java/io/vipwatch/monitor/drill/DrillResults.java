package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.event.EventJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps results in directories, one file each. Runs on the thread that calls it. */
public final class DrillResults {
    /** The file of a result in its directory. */
    public static final String FILE_NAME = "result.json";

    private static final JsonMapper MAPPER = EventJson.mapper()
            .rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private DrillResults() {}

    /** {@return the result as JSON, the same text for the same result} */
    public static String json(DrillResult result) {
        return MAPPER.writeValueAsString(result) + "\n";
    }

    /** Writes the result into {@code directory}, which is made if need be. */
    public static void write(Path directory, DrillResult result) throws IOException {
        Files.createDirectories(directory);
        Path written = Files.writeString(directory.resolve(FILE_NAME + ".new"), json(result));
        Files.move(
                written,
                directory.resolve(FILE_NAME),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * {@return the results in {@code place}: it is such a file, or a directory that has one, or directories that do}
     *
     * @throws IOException if there is none, or one cannot be read; the message names the file
     */
    public static List<DrillResult> read(Path place) throws IOException {
        if (Files.isRegularFile(place)) {
            return List.of(parse(place));
        }
        if (Files.isRegularFile(place.resolve(FILE_NAME))) {
            return List.of(parse(place.resolve(FILE_NAME)));
        }
        List<DrillResult> results = new ArrayList<>();
        if (Files.isDirectory(place)) {
            try (Stream<Path> children = Files.list(place)) {
                for (Path child : children.sorted().toList()) {
                    if (Files.isRegularFile(child.resolve(FILE_NAME))) {
                        results.add(parse(child.resolve(FILE_NAME)));
                    }
                }
            }
        }
        if (results.isEmpty()) {
            throw new IOException(place + ": no " + FILE_NAME + " here, and none in a directory here");
        }
        return List.copyOf(results);
    }

    private static DrillResult parse(Path file) throws IOException {
        JsonNode tree = tree(file);
        String schema = tree.path("schema").asString("");
        if (!DrillResult.SCHEMA.equals(schema)) {
            throw new IOException(file + ": schema: found '" + schema + "', expected '" + DrillResult.SCHEMA + "'");
        }
        try {
            return MAPPER.treeToValue(tree, DrillResult.class);
        } catch (JacksonException bad) {
            String where = bad.getPath().stream()
                    .map(step ->
                            step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                    .collect(Collectors.joining())
                    .replaceFirst("^\\.", "");
            throw new IOException(
                    file + ": not the result of a drill: " + (where.isEmpty() ? "" : where + ": ") + reason(bad), bad);
        }
    }

    private static JsonNode tree(Path file) throws IOException {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (JacksonException bad) {
            throw new IOException(
                    file + ":" + bad.getLocation().getLineNr() + ": not the result of a drill, or not all of it: "
                            + bad.getOriginalMessage(),
                    bad);
        } catch (CharacterCodingException bad) {
            throw new IOException(file + ": not the result of a drill: not UTF-8", bad);
        }
    }

    private static String reason(JacksonException bad) {
        return bad.getCause() instanceof NullPointerException ? "something is missing" : bad.getOriginalMessage();
    }
}
