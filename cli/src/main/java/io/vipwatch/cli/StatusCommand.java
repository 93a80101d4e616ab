package io.vipwatch.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code vipwatch status}: whether everything is as it should be. */
@CommandLine.Command(
        name = "status",
        description = {
            "Say in a few lines whether everything is as it should be: sessions, routes and tracked prefixes.",
            "Exit code 0: every session is Established and every tracked prefix reachable; 1: not so."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch status", "  vipwatch status -o json | jq .routes.total"})
final class StatusCommand extends ApiCommand {
    StatusCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        Map<String, Object> all = new LinkedHashMap<>();
        Json sessions = monitor.get("sessions");
        all.put("sessions", sessions.at("sessions").value());
        if (!sessions.list("bfd_unavailable").isEmpty()) {
            all.put("bfd_unavailable", sessions.at("bfd_unavailable").value());
        }
        all.put("routes", monitor.get("routes/count").value());
        all.put("prefixes", monitor.get("prefixes").at("prefixes").value());
        all.put("edge", monitor.get("edge").value());
        return object(all);
    }

    @Override
    List<Json> elements(Json answer) {
        return List.of(answer);
    }

    @Override
    int exitCode(Json answer) {
        boolean up = answer.list("sessions").stream()
                .allMatch(session -> session.text("state").equals(SessionsCommand.ESTABLISHED));
        boolean reachable = answer.list("prefixes").stream()
                .allMatch(prefix -> prefix.text("state").equals(PrefixesCommand.REACHABLE));
        return up && reachable ? ExitCode.GOOD : ExitCode.NO;
    }

    private static String why(Json session) {
        String ended = session.has("last_down")
                ? ", last down: " + session.at("last_down").text("detail")
                : "";
        String failed = session.has("last_failure")
                ? ", last attempt: " + session.at("last_failure").text("detail")
                : "";
        return ended + failed;
    }

    @Override
    void print(Json answer) {
        List<Json> sessions = answer.list("sessions");
        List<Json> down = sessions.stream()
                .filter(session -> !session.text("state").equals(SessionsCommand.ESTABLISHED))
                .toList();
        console().println("sessions  " + (sessions.size() - down.size()) + " of " + sessions.size() + " Established");
        for (Json session : down) {
            String since = " for " + DurationText.of(session.number("duration_ns"));
            console()
                    .println("          " + session.text("peer") + ": " + session.text("state") + since + why(session));
        }
        BfdTable.unavailable(answer.list("bfd_unavailable"))
                .ifPresent(line -> console().println("          " + line));
        console().println("routes    " + answer.at("routes").text("total"));
        edge(answer.at("edge"));
        console().println("");
        Table table = new Table("NAME", "STATE", "FOR", "ORIGINS", "PREFIX");
        answer.list("prefixes").forEach(prefix -> PrefixesCommand.addTo(table, prefix));
        print(table);
    }

    /** Collectors of the edge's evidence that get all there is are told in one word each, and others with the way out. */
    private void edge(Json edge) {
        if (!edge.has("collectors")) {
            return;
        }
        if (edge.has("frr_version")) {
            console()
                    .println("edge      FRR " + edge.text("frr_version")
                            + (edge.has("system") ? ", " + edge.text("system") : ""));
        }
        List<Json> collectors = edge.list("collectors");
        console()
                .println("evidence  "
                        + String.join(
                                ", ",
                                collectors.stream()
                                        .map(one -> one.text("name") + " " + one.text("state"))
                                        .toList()));
        for (Json one : collectors) {
            if (!one.text("state").equals("working")) {
                String remedy = one.text("remedy").isEmpty() ? "" : " (" + one.text("remedy") + ")";
                console().println("          " + one.text("name") + ": " + one.text("reason") + remedy);
            }
        }
    }
}
