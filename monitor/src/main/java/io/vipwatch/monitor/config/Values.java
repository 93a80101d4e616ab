package io.vipwatch.monitor.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of one section while its record is built, and the way to refuse combinations of them. */
public final class Values {
    /** Takes what is wrong with the value of a key. */
    @FunctionalInterface
    interface Refusal {
        void refuse(Optional<Key<?>> key, String found, String expected);
    }

    private final Map<Key<?>, Object> byKey = new HashMap<>();
    private final Refusal refusal;

    Values(Refusal refusal) {
        this.refusal = refusal;
    }

    /** {@return no values at all: what a section that is not there is built from} */
    public static Values none() {
        return new Values((key, found, expected) -> {
            throw new IllegalStateException("the fallbacks contradict each other: found " + found);
        });
    }

    <T> void put(Key<T> key, T value) {
        byKey.put(key, value);
    }

    /** {@return the value of a key that is required or has a fallback} */
    public <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(key.name() + " was not read"));
    }

    /** {@return the value of a key, if it is there or has a fallback} */
    @SuppressWarnings("unchecked") // put() is the only way in, and it pairs a key with its own type
    public <T> Optional<T> find(Key<T> key) {
        Object value = byKey.get(key);
        return value == null ? key.fallback() : Optional.of((T) value);
    }

    /** {@return whether the file itself has this key} */
    public boolean has(Key<?> key) {
        return byKey.containsKey(key);
    }

    /** Refuses the value that the file has for {@code key}. */
    public void refuse(Key<?> key, String found, String expected) {
        refusal.refuse(Optional.of(key), found, expected);
    }

    /** Refuses the section as a whole. */
    public void refuse(String found, String expected) {
        refusal.refuse(Optional.empty(), found, expected);
    }
}
