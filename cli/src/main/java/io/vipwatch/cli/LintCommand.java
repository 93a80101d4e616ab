package io.vipwatch.cli;

import java.util.List;
import picocli.CommandLine;

/** {@code vipwatch lint}: what in the live configuration of both ends will cost seconds. */
@CommandLine.Command(
        name = "lint",
        description = {
            "Find what in the configuration in force at both ends will cost seconds, or does not do what it is there for,"
                    + " and name the line that fixes it.",
            "What the nodes do is known from their sessions with the monitor; what the edge does, from its last answer over"
                    + " SSH (section edge of the configuration).",
            "Exit code 0: nothing found; 1: something found; 5: what could be looked at is fine, and something could not."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch lint", "  vipwatch lint -o json | jq -r '.findings[].line'"})
final class LintCommand extends ApiCommand {
    private static final String UNKNOWN = "unknown";

    LintCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        return monitor.get("explain");
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("findings");
    }

    @Override
    int exitCode(Json answer) {
        List<Json> findings = answer.list("findings");
        if (findings.isEmpty()) {
            return answer.has(UNKNOWN) ? ExitCode.INCONCLUSIVE : ExitCode.GOOD;
        }
        boolean found = findings.stream().anyMatch(one -> !one.text("weight").equals(UNKNOWN));
        return found ? ExitCode.NO : ExitCode.INCONCLUSIVE;
    }

    @Override
    void print(Json answer) {
        List<Json> findings = answer.list("findings");
        for (Json one : findings) {
            wrapped("", one.text("weight") + "  " + one.text("rule") + "  " + one.joined("nodes", ", "));
            wrapped("    ", one.text("what") + ": " + one.text("cost"));
            one.text("line").lines().forEach(line -> console().println("    fix: " + line));
        }
        if (answer.has(UNKNOWN)) {
            wrapped("", "the edge was not looked at: " + answer.text(UNKNOWN));
        } else if (findings.isEmpty()) {
            console().println("nothing found");
        }
    }

    private void wrapped(String indent, String text) {
        Paragraph.lines(text, console().width(), indent, indent + "  ").forEach(console()::println);
    }
}
