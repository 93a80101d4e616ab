package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigProblem;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads drill files as strictly as the configuration is read, those that come with vipwatch by their names. */
public final class DrillFiles {
    private static final String A_DRILL = "a drill file (vipwatch drill list names those that come with vipwatch)";

    /** The drills that come with vipwatch, in the order in which a report shows them. */
    private static final List<String> BUILT_IN = List.of(
            "node-failure",
            "api-crash",
            "network-partition",
            "network-partition-bfd",
            "node-restart",
            "graceful-withdraw",
            "stale-after-kill",
            "edge-restart",
            "one-way-loss",
            "dns-round-robin",
            "dns-api-crash",
            "noop");

    private DrillFiles() {}

    /** {@return the names of the drills that come with vipwatch, in the order of a report} */
    public static List<String> builtIn() {
        return BUILT_IN;
    }

    /** {@return the text of a drill that comes with vipwatch, if there is one of this name} */
    public static Optional<String> text(String name) {
        if (!BUILT_IN.contains(name)) {
            return Optional.empty();
        }
        try (InputStream resource = DrillFiles.class.getResourceAsStream("/drills/" + name + ".yaml")) {
            return Optional.ofNullable(resource).map(DrillFiles::text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream resource) {
        try {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the drill that {@code nameOrFile} is: a file that is there, else one that comes with vipwatch}
     *
     * @throws ConfigException if there is none, or it cannot be used, with everything that is wrong
     */
    public static DrillFile read(String nameOrFile) throws ConfigException {
        Optional<String> shipped = text(nameOrFile);
        if (shipped.isPresent() && !Files.exists(Path.of(nameOrFile))) {
            return parse(nameOrFile + ".yaml", shipped.get());
        }
        if (!Files.exists(Path.of(nameOrFile))) {
            throw new ConfigException(List.of(new ConfigProblem(
                    nameOrFile, 1, "", "no such file", "a drill file, or one of " + String.join(", ", BUILT_IN), "")));
        }
        return parse(nameOrFile, ConfigReader.load(Path.of(nameOrFile), A_DRILL));
    }

    /**
     * {@return the drill that {@code text} spells}
     *
     * @param name the name of the file in messages
     * @throws ConfigException if it cannot be used, with everything that is wrong
     */
    public static DrillFile parse(String name, String text) throws ConfigException {
        return ConfigReader.parse(name, text, DrillFile.SHAPE, A_DRILL);
    }

    /** {@return the JSON Schema of drill files, as maps, lists and values} */
    public static Map<String, Object> schema() {
        return JsonSchema.of("vipwatch failover drill", DrillFile.SHAPE);
    }
}
