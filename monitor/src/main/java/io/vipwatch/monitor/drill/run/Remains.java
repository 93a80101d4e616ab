package io.vipwatch.monitor.drill.run;

import java.util.List;
import java.util.Optional;

/**
 * What a run has left behind, or may have, by its journal: all that is needed to bring it to its end without the drill's file.
 *
 * @param faults what is to be taken back, the newest first
 * @param names the records of a name that were changed, and are not known to be back
 * @param rollbacks what is still to be run at its end; it may have been run already in part
 * @param before how the hosts stood before the last repetition
 * @param locks those that it has taken on hosts
 * @param ended whether it has come to its end
 */
public record Remains(
        List<Outstanding> faults,
        Optional<NameRecords> names,
        List<Script> rollbacks,
        List<Photograph> before,
        List<HostLock> locks,
        boolean ended) {
    public Remains {
        faults = List.copyOf(faults);
        rollbacks = List.copyOf(rollbacks);
        before = List.copyOf(before);
        locks = List.copyOf(locks);
    }

    /** {@return what the lines of a journal say} */
    public static Remains of(List<RunLine> lines) {
        List<Script> rollbacks = List.of();
        List<HostLock> locks = List.of();
        List<Photograph> before = List.of();
        Optional<NameRecords> names = Optional.empty();
        boolean ended = true;
        for (RunLine line : lines) {
            switch (line) {
                case RunLine.Began _ -> ended = false;
                case RunLine.Prepared prepared -> {
                    rollbacks = prepared.rollbacks();
                    locks = prepared.locks();
                }
                case RunLine.Photographed photographed -> before = photographed.photographs();
                case RunLine.NameChanging changing -> names = Optional.of(changing.before());
                case RunLine.NameRestored _ -> names = Optional.empty();
                case RunLine.Ended _ -> {
                    ended = true;
                    rollbacks = List.of();
                }
                case RunLine.Arming _,
                        RunLine.Applying _,
                        RunLine.Reverted _,
                        RunLine.Disarmed _,
                        RunLine.Measured _ -> {}
            }
        }
        return new Remains(Outstanding.of(lines), names, rollbacks, before, locks, ended);
    }

    /** {@return whether there is nothing to be looked after} */
    public boolean isEmpty() {
        return ended && faults.isEmpty() && names.isEmpty();
    }
}
