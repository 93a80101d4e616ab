package io.vipwatch.monitor.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A mapping with known keys.
 *
 * @param keys the keys, in the order of the documentation
 * @param reserved keys of later or earlier versions, each with why it is refused
 * @param shorthand the key whose value may stand alone instead of the mapping, if there is one
 * @param check refuses combinations of values
 * @param build what the values become, once nothing was refused
 */
public record Section<T>(
        List<Key<?>> keys,
        Map<String, String> reserved,
        Optional<Key<?>> shorthand,
        Consumer<Values> check,
        Function<Values, T> build)
        implements Shape<T> {
    public Section {
        keys = List.copyOf(keys);
        reserved = Map.copyOf(reserved);
    }

    /** {@return a section of these keys} */
    public static <T> Section<T> of(Function<Values, T> build, Key<?>... keys) {
        return new Section<>(List.of(keys), Map.of(), Optional.empty(), _ -> {}, build);
    }

    /** {@return this section, refusing these keys because their feature is not there yet} */
    public Section<T> notYet(String... names) {
        Map<String, String> all = new TreeMap<>(reserved);
        for (String name : names) {
            all.put(name, "'" + name + "' is not yet part of this version; remove it");
        }
        return new Section<>(keys, all, shorthand, check, build);
    }

    /** {@return this section, refusing a key that is written otherwise today} */
    public Section<T> moved(String name, String today) {
        Map<String, String> all = new TreeMap<>(reserved);
        all.put(name, "'" + name + "' is written " + today + " now");
        return new Section<>(keys, all, shorthand, check, build);
    }

    /** {@return this section, for which the value of {@code key} may stand alone} */
    public Section<T> shorthand(Key<?> key) {
        return new Section<>(keys, reserved, Optional.of(key), check, build);
    }

    /** {@return this section, in which {@code newCheck} refuses combinations of values} */
    public Section<T> checked(Consumer<Values> newCheck) {
        return new Section<>(keys, reserved, shorthand, newCheck, build);
    }

    @Override
    public String expected() {
        String keyNames = String.join(", ", keys.stream().map(Key::name).toList());
        String mapping = "a mapping with the keys " + keyNames;
        return shorthand.map(key -> key.shape().expected() + ", or " + mapping).orElse(mapping);
    }
}
