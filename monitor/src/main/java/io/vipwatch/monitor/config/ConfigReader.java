package io.vipwatch.monitor.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads configuration files. */
public final class ConfigReader {
    private static final String CONFIGURATION = "a configuration (vipwatch config example prints one)";

    private final Map<String, String> environment;

    /** Reads files whose secrets may come from these environment variables. */
    public ConfigReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * {@return what {@code file} says}
     *
     * @throws ConfigException if it cannot be read or used, with everything that is wrong
     */
    public MonitorConfig read(Path file) throws ConfigException {
        return parse(file.toString(), load(file, CONFIGURATION), directory(file));
    }

    private static Path directory(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    }

    /**
     * {@return what {@code text} says}
     *
     * @param name the name of the file in messages
     * @param text the YAML
     * @param directory what relative paths count from
     * @throws ConfigException if it cannot be used, with everything that is wrong
     */
    public MonitorConfig parse(String name, String text, Path directory) throws ConfigException {
        return parse(name, text, MonitorConfig.shape(directory, environment), CONFIGURATION);
    }

    /**
     * {@return what {@code text} says, read as strictly as the configuration is}
     *
     * @param name the name of the file in messages
     * @param text the YAML
     * @param shape what may stand in it
     * @param what what is expected instead of an empty file, in words
     * @throws ConfigException if it cannot be used, with everything that is wrong
     */
    public static <T> T parse(String name, String text, Shape<T> shape, String what) throws ConfigException {
        Node root = compose(name, text, what);
        ShapeReader reader = new ShapeReader(name);
        Optional<T> read = reader.read(shape, root, "");
        List<ConfigProblem> problems = reader.problems().stream()
                .sorted(Comparator.comparingInt(ConfigProblem::line))
                .toList();
        return read.filter(_ -> problems.isEmpty()).orElseThrow(() -> new ConfigException(problems));
    }

    /**
     * {@return where the API of a monitor with this file listens}. Nothing else in the file is looked at: whoever asks a
     * monitor need not be able to read its secrets, and may be about to change the file.
     *
     * @throws ConfigException if the file or its section {@code http} cannot be read, with everything that is wrong
     */
    public HttpSection readHttp(Path file) throws ConfigException {
        return readOnly(MonitorConfig.HTTP, file);
    }

    /**
     * {@return where a monitor with this file keeps past events}. Nothing else in the file is looked at.
     *
     * @throws ConfigException if the file or its section {@code store} cannot be read, with everything that is wrong
     */
    public StoreSection readStore(Path file) throws ConfigException {
        return readOnly(MonitorConfig.store(directory(file)), file);
    }

    /**
     * {@return where a monitor with this file can be asked to do something}. Nothing else in the file is looked at.
     *
     * @throws ConfigException if the file or its sections {@code control} and {@code journal} cannot be read, with
     *     everything that is wrong
     */
    public Path readControlSocket(Path file) throws ConfigException {
        Optional<Path> given =
                readOnly(MonitorConfig.control(directory(file)), file).socket();
        return given.isPresent()
                ? given.get()
                : MonitorConfig.defaultControlSocket(readOnly(MonitorConfig.journal(directory(file)), file));
    }

    private static <T> T readOnly(Key<T> key, Path file) throws ConfigException {
        Node root = compose(file.toString(), load(file, CONFIGURATION), CONFIGURATION);
        ShapeReader reader = new ShapeReader(file.toString());
        return reader.readOnly(key, root).orElseThrow(() -> new ConfigException(reader.problems()));
    }

    /**
     * {@return the text of {@code file}}
     *
     * @param what what is expected instead of no file, in words
     * @throws ConfigException if it cannot be read as UTF-8
     */
    public static String load(Path file, String what) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw unreadable(file.toString(), 1, "octets that are not UTF-8", "a YAML file in UTF-8");
        } catch (IOException e) {
            String found = Files.exists(file) ? "a file that cannot be read" : "no such file";
            throw unreadable(file.toString(), 1, found, what);
        }
    }

    private static Node compose(String name, String text, String what) throws ConfigException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowDuplicateKeys(true) // found later, with their field
                .build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> unreadable(name, 1, "an empty file", what));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw unreadable(name, line, "text that is not YAML (" + e.getProblem() + ")", "YAML");
        } catch (YamlEngineException e) {
            throw unreadable(name, 1, "text that is not YAML (" + e.getMessage() + ")", "YAML");
        }
    }

    private static ConfigException unreadable(String file, int line, String found, String expected) {
        return new ConfigException(List.of(new ConfigProblem(file, line, "", found, expected, "")));
    }
}
