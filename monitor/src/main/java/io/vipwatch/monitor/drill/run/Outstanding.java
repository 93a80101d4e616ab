package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.event.DrilledFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fault that a run has left behind, or may have: everything that is needed to take it back without the drill's file.
 *
 * @param id tells its traces on the host from those of others
 * @param about which fault
 * @param made whether the fault may be there; else only its dead-man
 * @param revert takes it back
 * @param verifyReverted succeeds once it is gone
 * @param disarm takes the dead-man away
 * @param proveDisarmed succeeds if nothing of it is left
 */
public record Outstanding(
        String id,
        DrilledFault about,
        boolean made,
        Script revert,
        Script verifyReverted,
        Optional<Script> disarm,
        Optional<Script> proveDisarmed) {

    private Outstanding isMade() {
        return new Outstanding(id, about, true, revert, verifyReverted, disarm, proveDisarmed);
    }

    /** {@return what the entries of a run have left behind, the newest first} */
    public static List<Outstanding> of(List<RunLine> entries) {
        Map<String, Outstanding> open = new LinkedHashMap<>();
        for (RunLine entry : entries) {
            switch (entry) {
                case RunLine.Arming(Outstanding fault) -> open.put(fault.id(), fault);
                case RunLine.Applying(Outstanding fault) -> open.put(fault.id(), fault.isMade());
                case RunLine.Reverted(String id) -> {
                    Outstanding fault = open.get(id);
                    if (fault != null && fault.disarm().isEmpty()) {
                        open.remove(id);
                    }
                }
                case RunLine.Disarmed(String id) -> open.remove(id);
                case RunLine.Began _,
                        RunLine.Prepared _,
                        RunLine.Photographed _,
                        RunLine.NameChanging _,
                        RunLine.NameRestored _,
                        RunLine.Measured _,
                        RunLine.Ended _ -> {}
            }
        }
        return new ArrayList<>(open.values()).reversed();
    }
}
