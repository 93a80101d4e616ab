package io.vipwatch.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command, in the man macros of troff, made from what {@code --help} is made from. */
final class ManPage {
    private final CommandLine command;
    private final CommandSpec spec;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandLine command) {
        this.command = command;
        this.spec = command.getCommandSpec();
    }

    /** {@return the name of the page, as in {@code vipwatch-config-check}} */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    /** {@return the page} */
    static String of(CommandLine command) {
        return new ManPage(command).write();
    }

    private String write() {
        String description = String.join(" ", spec.usageMessage().description());
        page.append(".TH \"")
                .append(name(command).toUpperCase(java.util.Locale.ROOT))
                .append("\" 1 \"\" vipwatch\n");
        section("NAME");
        page.append(escape(name(command)))
                .append(" \\- ")
                .append(escape(description))
                .append('\n');
        section("SYNOPSIS");
        page.append(".B ").append(escape(spec.qualifiedName())).append('\n');
        page.append(escape(synopsis())).append('\n');
        section("DESCRIPTION");
        for (String line : spec.usageMessage().description()) {
            page.append(escape(line)).append("\n.br\n");
        }
        parameters(spec.positionalParameters());
        options(spec.options());
        commands();
        examples();
        return page.toString();
    }

    private String synopsis() {
        String text = command.getHelp().synopsis(0).strip();
        return text.startsWith(spec.qualifiedName())
                ? text.substring(spec.qualifiedName().length())
                        .replaceAll("\\s+", " ")
                        .strip()
                : text;
    }

    private void parameters(List<PositionalParamSpec> parameters) {
        List<PositionalParamSpec> shown =
                parameters.stream().filter(parameter -> !parameter.hidden()).toList();
        if (!shown.isEmpty()) {
            section("ARGUMENTS");
            shown.forEach(parameter -> item(parameter.paramLabel(), parameter));
        }
    }

    private void options(List<OptionSpec> options) {
        section("OPTIONS");
        for (OptionSpec option : options) {
            if (!option.hidden()) {
                String names = String.join(", ", option.names());
                boolean takesValue = option.arity().max() > 0;
                item(takesValue ? names + " " + option.paramLabel() : names, option);
            }
        }
    }

    private void item(String term, ArgSpec argument) {
        page.append(".TP\n.B ").append(escape(term)).append('\n');
        page.append(escape(Arrays.stream(argument.description())
                        .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue())))
                        .collect(Collectors.joining(" "))))
                .append('\n');
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        spec.subcommands().values().forEach(sub -> {
            page.append(".TP\n.BR ").append(escape(name(sub))).append(" (1)\n");
            page.append(escape(
                            String.join(" ", sub.getCommandSpec().usageMessage().description())))
                    .append('\n');
        });
    }

    private void examples() {
        if (spec.usageMessage().footer().length > 0) {
            section("EXAMPLES");
            page.append(".nf\n");
            for (String line : spec.usageMessage().footer()) {
                page.append(escape(line)).append('\n');
            }
            page.append(".fi\n");
        }
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private static String escape(String text) {
        String plain = text.replace("%n", " ").replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
