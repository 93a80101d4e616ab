package io.vipwatch.cli.health;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command whose exit code 0 says healthy; runs on the thread that asks. It is run directly, not by a shell, with nothing
 * to read and its output thrown away.
 */
public final class CommandCheck implements Check {
    private final List<String> words;
    private final Set<String> withheld;

    private CommandCheck(List<String> words, Set<String> withheld) {
        this.words = List.copyOf(words);
        this.withheld = Set.copyOf(withheld);
    }

    /**
     * {@return the check that runs {@code line}}
     *
     * @param line words, parted by spaces; quotes of both sorts and backslashes as in a shell, nothing else of a shell's
     * @param environment the variables of this process, for PATH
     * @param withheld the variables that the command does not get, since they hold secrets
     * @throws CheckException if the words cannot be read, or if there is no such command that may be run
     */
    public static CommandCheck of(String line, Map<String, String> environment, Set<String> withheld)
            throws CheckException {
        List<String> words = CommandWords.of(line);
        if (words.isEmpty()) {
            throw new CheckException("a command is missing");
        }
        List<String> located = new ArrayList<>(words);
        located.set(0, locate(words.getFirst(), environment.getOrDefault("PATH", "/usr/bin:/bin")));
        return new CommandCheck(located, withheld);
    }

    private static String locate(String name, String path) throws CheckException {
        if (name.indexOf('/') >= 0) {
            return executable(Path.of(name), name);
        }
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory).resolve(name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new CheckException("there is no command '" + name + "' in " + path);
    }

    private static String executable(Path file, String name) throws CheckException {
        if (!Files.isRegularFile(file)) {
            throw new CheckException("there is no command " + name);
        }
        if (!Files.isExecutable(file)) {
            throw new CheckException(name + " may not be executed");
        }
        return file.toString();
    }

    @Override
    public Answer ask() throws InterruptedException {
        Process process;
        try {
            process = builder().start();
        } catch (IOException refused) {
            return Answer.bad(String.valueOf(refused.getMessage()));
        }
        try {
            int code = process.waitFor();
            return code == 0 ? Answer.good("exit code 0") : Answer.bad("exit code " + code);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(withheld);
        return builder;
    }

    @Override
    public String text() {
        return "command " + String.join(" ", words);
    }
}
