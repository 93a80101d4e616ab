package io.vipwatch.lab.drill;

import io.vipwatch.lab.container.LabInventory;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Runner;
import java.nio.file.Path;
import java.util.List;

/** A drill in a process of its own, which can be killed: the name of the lab, the drill's file, its directory. */
final class SafetyMain {
    private SafetyMain() {}

    public static void main(String[] arguments) throws Exception {
        LabInventory inventory =
                LabInventory.of(PersistentLab.named(arguments[0]).find().orElseThrow());
        DrillDirectory directory = new DrillDirectory(Path.of(arguments[2]));
        try (DrillDirectory.Lock _ = directory.lock("killed")) {
            Runner.of(
                            new DrillRun("killed", DrillFiles.read(arguments[1]), "node1", List.of("node1")),
                            inventory,
                            new Unwatched(),
                            directory,
                            System.out::println)
                    .run();
        }
    }
}
