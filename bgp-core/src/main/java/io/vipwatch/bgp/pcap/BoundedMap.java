package io.vipwatch.bgp.pcap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A map of at most {@value #MOST} values; the one that was not used for longest makes room. */
final class BoundedMap<K, V> {
    private static final int MOST = 1024;

    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private final Consumer<V> atEnd;

    /** Makes an empty map that hands each value that leaves it to {@code atEnd}. */
    BoundedMap(Consumer<V> atEnd) {
        this.atEnd = atEnd;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(values.get(key));
    }

    void put(K key, V value) {
        if (values.size() >= MOST && !values.containsKey(key)) {
            remove(values.keySet().iterator().next());
        }
        values.put(key, value);
    }

    void remove(K key) {
        V removed = values.remove(key);
        if (removed != null) {
            atEnd.accept(removed);
        }
    }

    void clear() {
        values.values().forEach(atEnd);
        values.clear();
    }
}
