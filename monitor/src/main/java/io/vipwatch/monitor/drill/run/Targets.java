package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Target;

/** Which host a drill is for, where its file says it by the part that it plays. Pure. */
public final class Targets {
    private Targets() {}

    /**
     * {@return the host}
     *
     * @param sight what the monitor shows
     * @throws DrillRefused if that cannot be told
     */
    public static String of(Target.Host wanted, Sight sight, Inventory inventory) throws DrillRefused {
        return switch (wanted) {
            case Target.Host.Named(String name) -> name;
            case Target.Host.Edge _ -> inventory.edge();
            case Target.Host.VipOwner _ ->
                sight.origins().stream()
                        .sorted()
                        .findFirst()
                        .orElseThrow(() -> new DrillRefused("nobody announces the prefix"
                                + sight.unknown().map(why -> ": " + why).orElse("")));
        };
    }
}
