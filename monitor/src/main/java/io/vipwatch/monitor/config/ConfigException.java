package io.vipwatch.monitor.config;

import java.util.List;
import java.util.stream.Collectors;

/** Says that a configuration cannot be used, with everything that is wrong with it, in the order of the file. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<ConfigProblem> problems;

    /** Reports these problems, at least one. */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::text).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** {@return what is wrong, in the order of the file} */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
