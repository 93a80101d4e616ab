package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.Claim;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch drill list}: the drills that come with vipwatch. */
@CommandLine.Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "List the drills that come with vipwatch, and the claim that each puts to the test.",
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch drill list", "  vipwatch drill list -o jsonl"})
final class DrillListCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    DrillListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException {
        List<DrillFile> drills = new ArrayList<>();
        for (String name : DrillFiles.builtIn()) {
            drills.add(DrillFiles.read(name));
        }
        List<Map<String, Object>> objects =
                drills.stream().map(DrillListCommand::object).toList();
        switch (output.format()) {
            case TABLE -> print(drills);
            case JSON -> console.println(JsonWriter.pretty(Map.of("drills", objects)));
            case JSONL -> objects.forEach(drill -> console.println(JsonWriter.compact(drill)));
            case YAML -> console.print(YamlWriter.of(Map.of("drills", objects)));
        }
        return ExitCode.GOOD;
    }

    private static Map<String, Object> object(DrillFile drill) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", drill.name());
        object.put("description", drill.description());
        object.put("claim", claim(drill));
        return object;
    }

    private static String claim(DrillFile drill) {
        return drill.claim().map(Claim::text).orElse("");
    }

    private void print(List<DrillFile> drills) {
        Table table = new Table("DRILL", "CLAIM", "WHAT IS DONE");
        drills.forEach(drill -> table.add(
                Table.Cell.of(drill.name()), Table.Cell.of(claim(drill)), Table.Cell.of(drill.description())));
        table.lines(console.width(), console.color()).forEach(console::println);
    }
}
