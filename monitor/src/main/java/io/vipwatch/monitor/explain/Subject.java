package io.vipwatch.monitor.explain;

import java.util.List;
import java.util.Optional;

/**
 * A virtual address and who stands for it.
 *
 * @param name its name
 * @param prefix the prefix
 * @param origins the nodes that announce it as their own, or may
 * @param repeaters the nodes that announce it for others, with themselves as next hop
 * @param health how long the injector's health checks need until they take a node out; empty where the nodes announce it
 *     themselves, and nothing checks
 */
public record Subject(
        String name, String prefix, List<String> origins, List<String> repeaters, Optional<Health> health) {
    public Subject {
        origins = List.copyOf(origins);
        repeaters = List.copyOf(repeaters);
    }
}
