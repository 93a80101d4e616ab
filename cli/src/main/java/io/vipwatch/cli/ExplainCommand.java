package io.vipwatch.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** {@code vipwatch explain}: why a tracked prefix is in its state, and what each failure of it should take. */
@CommandLine.Command(
        name = "explain",
        description = {
            "Say why a tracked prefix is in its state, and what each failure should take, in closed form from the timers that"
                    + " are in force between the edge and the nodes: which timer is in charge, and which change would help"
                    + " most. Ranges, since a timer that began at an unknown time leaves its interval open; what cannot be"
                    + " known is said.",
            "The edge's timers are those of its last answer over SSH (section edge of the configuration)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch explain",
            "  vipwatch explain api --scenario stale-after-kill",
            "  vipwatch explain 2001:db8:0:ff00::100/128 -o json"
        })
final class ExplainCommand extends ApiCommand {
    /** Predicts that nothing happens when nothing is done. */
    private static final String CONTROL_RUN = "noop";

    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "PREFIX",
            description = "A tracked prefix, or its name; all unless said.")
    private Optional<String> wanted = Optional.empty();

    @CommandLine.Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Tell this scenario in full, such as node-failure or stale-after-kill.")
    private Optional<String> scenario = Optional.empty();

    ExplainCommand(Console console) {
        super(console);
    }

    /** The predictions, each with the state of its prefix beside it. */
    @Override
    Json ask(Api monitor) throws CommandFailure {
        Json answer = monitor.get("explain");
        Map<String, Json> states = new LinkedHashMap<>();
        monitor.get("prefixes").list("prefixes").forEach(one -> states.put(one.text("prefix"), one));
        List<Object> chosen = answer.list("explanations").stream()
                .filter(one -> isWanted(one.at("subject")))
                .map(one -> with(
                        one, Optional.ofNullable(states.get(one.at("subject").text("prefix")))))
                .toList();
        if (chosen.isEmpty() && wanted.isPresent()) {
            throw new CommandFailure(ExitCode.USAGE, "no tracked prefix is " + wanted.get());
        }
        Map<String, Object> part = new LinkedHashMap<>();
        answer.members().forEach((name, value) -> part.put(name, value.value()));
        part.remove("findings");
        part.put("explanations", chosen);
        return object(part);
    }

    private boolean isWanted(Json subject) {
        return wanted.map(text -> subject.text("name").equals(text)
                        || subject.text("prefix").equals(text))
                .orElse(true);
    }

    private Object with(Json explanation, Optional<Json> state) {
        Map<String, Object> both = new LinkedHashMap<>();
        explanation.members().forEach((name, value) -> both.put(name, value.value()));
        both.put(
                "predictions",
                explanation.list("predictions").stream()
                        .filter(one -> scenario.map(one.text("scenario")::equals)
                                .orElse(!one.text("scenario").equals(CONTROL_RUN)))
                        .map(Json::value)
                        .toList());
        state.ifPresent(known -> both.put("state", known.value()));
        return both;
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("explanations");
    }

    @Override
    void print(Json answer) {
        ExplanationPage page = new ExplanationPage(console().width(), this::print, console()::println);
        List<Json> explanations = answer.list("explanations");
        if (explanations.isEmpty()) {
            console().println("nothing is tracked");
        }
        for (int i = 0; i < explanations.size(); i++) {
            if (i > 0) {
                console().println("");
            }
            page.tell(explanations.get(i), scenario.isPresent());
        }
        if (answer.has("unknown")) {
            console().println("");
            Paragraph.lines(
                            "the edge's timers are not known: " + answer.text("unknown"),
                            console().width(),
                            "",
                            "  ")
                    .forEach(console()::println);
        }
    }
}
