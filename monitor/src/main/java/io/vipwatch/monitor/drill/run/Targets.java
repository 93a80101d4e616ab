package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Target;
import java.util.Optional;
import java.util.stream.Stream;

/** Which host a drill is for, where its file says it by the part that it plays. Pure. */
public final class Targets {
    private Targets() {}

    /**
     * {@return the host} The owner of the address is of its origins the one that the edge's kernel sends packets to, of
     * several the first by name; where the edge is not asked, one that answers probes; where neither is known, the first.
     *
     * @param sight what the monitor shows
     * @throws DrillRefused if that cannot be told
     */
    public static String of(Target.Host wanted, Sight sight, Inventory inventory) throws DrillRefused {
        return switch (wanted) {
            case Target.Host.Named(String name) -> name;
            case Target.Host.Edge _ -> inventory.edge();
            case Target.Host.VipOwner _ ->
                Stream.of(sight.forwardedTo(), sight.answering(), sight.origins())
                        .map(nodes -> nodes.stream()
                                .filter(sight.origins()::contains)
                                .sorted()
                                .findFirst())
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow(() -> new DrillRefused("nobody announces the prefix"
                                + sight.unknown().map(why -> ": " + why).orElse("")));
        };
    }
}
