package io.vipwatch.cli;

import io.vipwatch.cli.agent.PlainLogging;
import io.vipwatch.monitor.store.SqliteLibrary;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine;

/**
 * Completes the package during the build: manual pages, shell completion, and what makes a command start fast. Its
 * arguments are the directory of the package, with the jars in {@code lib}, when the build began, and the launcher.
 */
final class Packaging {
    /** Class files below this version are left out of an AOT cache. */
    private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;

    /** How long a training run may take. It takes some seconds, and a slow machine is not to be kept from its program. */
    private static final Duration TRAINING = Duration.ofMinutes(5);

    private final Path directory;

    private Packaging(Path directory) {
        this.directory = directory;
    }

    /** Runs once, in a JVM of the build. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Packaging packaging = new Packaging(Path.of(args[0]).toAbsolutePath());
        packaging.writeDocumentation();
        packaging.raiseOldClasses();
        SqliteLibrary.copyTo(packaging.directory.resolve("lib/native"));
        packaging.train("vipwatch.aot", Training.class);
        packaging.train("vipwatch-agent.aot", AgentTraining.class, "-Dslf4j.provider=" + PlainLogging.class.getName());
        packaging.copyLauncher(Path.of(args[2]));
        packaging.stamp(Instant.parse(args[1]));
    }

    private void writeDocumentation() throws IOException {
        CommandLine root = Main.commandLine(Console.ofProcess());
        Path man = Files.createDirectories(directory.resolve("share/man/man1"));
        writeManPages(root, man);
        Path completion = Files.createDirectories(directory.resolve("share/completion"));
        Files.writeString(completion.resolve("vipwatch.bash"), CompletionCommand.script(root), StandardCharsets.UTF_8);
    }

    private static void writeManPages(CommandLine command, Path directory) throws IOException {
        Files.writeString(directory.resolve(ManPage.name(command) + ".1"), ManPage.of(command), StandardCharsets.UTF_8);
        for (CommandLine sub : command.getSubcommands().values()) {
            writeManPages(sub, directory);
        }
    }

    /**
     * picocli is compiled for Java 5, and the JVM caches no class that old. Its methods are written anew with the stack
     * maps that newer class files have.
     */
    private void raiseOldClasses() throws IOException {
        try (var jars = Files.list(directory.resolve("lib"))) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().startsWith("picocli"))
                    .toList()) {
                Path raised = jar.resolveSibling("raised.tmp");
                raise(jar, raised);
                Files.move(raised, jar, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void raise(Path from, Path to) throws IOException {
        try (URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
                ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            ClassFile files = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            for (ZipEntry member = in.getNextEntry(); member != null; member = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                boolean isClass =
                        member.getName().endsWith(".class") && !member.getName().endsWith("module-info.class");
                out.putNextEntry(new ZipEntry(member.getName()));
                out.write(isClass ? raise(files, content) : content);
                out.closeEntry();
            }
        }
    }

    private static byte[] raise(ClassFile files, byte[] content) {
        ClassModel model = files.parse(content);
        if (model.majorVersion() >= OLDEST_CACHED) {
            return content;
        }
        return files.transformClass(model, (builder, element) -> {
            switch (element) {
                case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
                case MethodModel method ->
                    builder.transformMethod(method, MethodTransform.transformingCode((code, part) -> code.with(part)));
                default -> builder.with(element);
            }
        });
    }

    /** Has the JVM keep what {@code commands} makes it load and link. Without that the package is slower, not broken. */
    private void train(String cache, Class<?> commands, String... options) throws IOException, InterruptedException {
        Path file = directory.resolve(cache);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTCacheOutput=" + file,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", directory.resolve("lib/vipwatch-cli.jar").toString(), commands.getName()));
        for (String note : new AotCache(file).train(TRAINING, command)) {
            System.err.println("vipwatch: " + note);
        }
    }

    private void copyLauncher(Path launcher) throws IOException {
        Path copy = Files.createDirectories(directory.resolve("bin")).resolve("vipwatch");
        Files.copy(launcher, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Leaves what the launcher looks for: the JDK that the cache fits, and a file dated at the beginning of the build, so
     * that a source that changed during it counts as newer.
     */
    private void stamp(Instant begun) throws IOException {
        Files.writeString(directory.resolve("jdk"), System.getProperty("java.home") + "\n", StandardCharsets.UTF_8);
        Path built = Files.writeString(directory.resolve("built"), "", StandardCharsets.UTF_8);
        Files.setLastModifiedTime(built, FileTime.from(begun));
    }
}
