package io.vipwatch.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** {@code vipwatch inject status}: how the backends of injected services fare, and what the edges are told. */
@CommandLine.Command(
        name = "status",
        description = {
            "Show each backend of each injected service: how it fares, whether a path of it is announced, and why; then what"
                    + " each edge is told.",
            "Exit code 0: every service has a healthy backend and every edge holds what it was told; 1: not so; 2: nothing"
                    + " is injected."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch inject status", "  vipwatch inject status -o json | jq '.services[].backends[].state'"})
final class InjectStatusCommand extends ApiCommand {
    InjectStatusCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        Json answer = monitor.get("inject");
        if (!answer.has("services")) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no section inject in "
                            + configurationNamed().map(Path::toString).orElse("the configuration of this monitor")
                            + ": it announces nothing; see 'vipwatch config example'");
        }
        return answer;
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("services");
    }

    @Override
    int exitCode(Json answer) {
        boolean served = answer.list("services").stream().noneMatch(service -> service.isTrue("without_origin"));
        boolean told = answer.list("edges").stream().allMatch(edge -> edge.isTrue("up") && edge.isTrue("agrees"));
        return served && told ? ExitCode.GOOD : ExitCode.NO;
    }

    @Override
    void print(Json answer) {
        Table table = new Table("SERVICE", "NODE", "STATE", "ANNOUNCED", "PENALTY", "WHY");
        for (Json service : answer.list("services")) {
            for (Json backend : service.list("backends")) {
                table.add(
                        Table.Cell.of(service.text("name")),
                        Table.Cell.of(backend.text("node")),
                        new Table.Cell(backend.text("state"), tone(backend.text("state"))),
                        Table.Cell.of(backend.isTrue("announced") ? "yes" : "no"),
                        Table.Cell.of(backend.text("penalty")),
                        Table.Cell.of(why(backend)));
            }
        }
        print(table);
        for (Json service : answer.list("services")) {
            if (service.isTrue("without_origin")) {
                console().println("ALARM: no backend of " + service.text("name") + " is healthy");
            }
        }
        console().println("");
        Table edges = new Table("EDGE", "SESSION", "HOLDS", "PREFIX", "NODE", "MED", "NEXT HOP");
        for (Json edge : answer.list("edges")) {
            String session = edge.isTrue("up") ? "up" : "down";
            String holds = edge.isTrue("agrees") ? "all" : "not all";
            for (Json route : edge.list("routes")) {
                edges.add(
                        Table.Cell.of(edge.text("peer")),
                        new Table.Cell(session, edge.isTrue("up") ? Table.Tone.GOOD : Table.Tone.BAD),
                        new Table.Cell(holds, edge.isTrue("agrees") ? Table.Tone.GOOD : Table.Tone.WARNING),
                        Table.Cell.of(route.text("prefix")),
                        Table.Cell.of(route.text("node")),
                        Table.Cell.of(route.at("path").text("med")),
                        Table.Cell.of(route.joined("next_hop", " ")));
            }
            if (edge.list("routes").isEmpty()) {
                console().println(edge.text("peer") + ": session " + session + ", nothing is announced");
            }
        }
        if (!edges.isEmpty()) {
            print(edges);
        }
    }

    /** {@return why it is so: what an operator wants of it, and until when, before what its checks say} */
    private static String why(Json backend) {
        List<String> parts = new ArrayList<>();
        String operator = backend.text("operator_reason");
        if (backend.has("step")) {
            parts.add(backend.text("step") + (operator.isEmpty() ? "" : ": " + operator));
        }
        if (backend.has("until")) {
            parts.add("until " + backend.text("until").replaceFirst("\\.[0-9]+Z", "Z"));
        }
        if (!backend.list("missing").isEmpty()) {
            parts.add("missing: " + backend.joined("missing", ", "));
        }
        if (!backend.text("reason").isEmpty() && !backend.text("reason").equals(operator)) {
            parts.add(backend.text("reason"));
        }
        if (!backend.list("guards").isEmpty()) {
            parts.add("guarded by " + backend.joined("guards", ", "));
        }
        return String.join("; ", parts);
    }

    private static Table.Tone tone(String state) {
        return switch (state) {
            case "up" -> Table.Tone.GOOD;
            case "down" -> Table.Tone.BAD;
            default -> Table.Tone.WARNING;
        };
    }
}
