package io.vipwatch.cli;

import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.container.PersistentLab.MemberStatus;
import io.vipwatch.lab.topology.LabFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch lab status}: whether the lab runs. */
@CommandLine.Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Show each member of the lab, and whether the edge has a session with it.",
            "Exit code 0: all run and all sessions are Established; 1: not so, or there is no lab."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch lab status", "  vipwatch lab status -o jsonl"})
final class LabStatusCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    LabStatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            List<MemberStatus> members = PersistentLab.ofThisHost().status();
            List<Map<String, Object>> objects =
                    members.stream().map(LabStatusCommand::object).toList();
            switch (output.format()) {
                case TABLE -> print(members);
                case JSON -> console.println(JsonWriter.pretty(Map.of("members", objects)));
                case JSONL -> objects.forEach(member -> console.println(JsonWriter.compact(member)));
                case YAML -> console.print(YamlWriter.of(Map.of("members", objects)));
            }
            return !members.isEmpty() && members.stream().allMatch(LabStatusCommand::isGood)
                    ? ExitCode.GOOD
                    : ExitCode.NO;
        } catch (LabFailure failure) {
            throw LabFailures.of(failure);
        }
    }

    private static boolean isGood(MemberStatus member) {
        return member.container().equals("running") && member.established().orElse(true);
    }

    private static Map<String, Object> object(MemberStatus member) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", member.name());
        object.put("address", member.address().toString());
        object.put("asn", member.asn());
        object.put("container", member.container());
        member.established().ifPresent(established -> object.put("established", established));
        return object;
    }

    private void print(List<MemberStatus> members) {
        if (members.isEmpty()) {
            console.err().println("lab: there is none; 'vipwatch lab up' builds it");
            return;
        }
        Table table = new Table("NAME", "AS", "CONTAINER", "SESSION", "ADDRESS");
        for (MemberStatus member : members) {
            boolean running = member.container().equals("running");
            String session = member.established()
                    .map(established -> established ? "Established" : "down")
                    .orElse("-");
            table.add(
                    Table.Cell.of(member.name()),
                    Table.Cell.of(Long.toString(member.asn())),
                    new Table.Cell(member.container(), running ? Table.Tone.GOOD : Table.Tone.BAD),
                    new Table.Cell(session, session.equals("down") ? Table.Tone.BAD : Table.Tone.NONE),
                    Table.Cell.of(member.address().toString()));
        }
        table.lines(console.width(), console.color()).forEach(console::println);
    }
}
