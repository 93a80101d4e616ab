package io.vipwatch.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotIndexTest {
    private static final int OPERATIONS = 20_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void slotsOfTheSameHashAndOfTheSameCellAreAllFoundUntilRemoved(long seed) {
        Random random = new Random(seed);
        SlotIndex index = new SlotIndex();
        Map<Integer, Integer> hashes = new HashMap<>();
        int next = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            if (hashes.isEmpty() || random.nextInt(100) < 55) {
                // Few cells, few hashes: probes run into each other, and over the end of the array.
                int hash = (random.nextInt(8) << 16) | -random.nextInt(6);
                index.add(next, hash);
                hashes.put(next++, hash);
            } else {
                int gone = hashes.keySet().stream()
                        .skip(random.nextInt(Math.min(20, hashes.size())))
                        .findFirst()
                        .orElseThrow();
                index.remove(gone, hashes.getOrDefault(gone, 0));
                hashes.remove(gone);
            }
            if (hashes.size() > 400) {
                hashes.forEach((slot, hash) -> index.remove(slot, hash));
                hashes.clear();
            }
            if (i % 97 == 0) {
                assertThat(index.size()).isEqualTo(hashes.size());
                Map<Integer, Set<Integer>> expected = new HashMap<>();
                hashes.forEach((slot, hash) ->
                        expected.computeIfAbsent(hash, key -> new HashSet<>()).add(slot));
                expected.forEach((hash, slots) ->
                        assertThat(found(index, hash)).as("seed %d", seed).isEqualTo(slots));
            }
        }
    }

    private static Set<Integer> found(SlotIndex index, int hash) {
        Set<Integer> found = new HashSet<>();
        int cell = index.seek(index.start(hash), hash);
        for (int slot = index.slotAt(cell); slot != SlotIndex.NONE; slot = index.slotAt(cell)) {
            found.add(slot);
            cell = index.seek(index.next(cell), hash);
        }
        return found;
    }

    @Test
    void eightNeighboursDifferInTheLastThreeBitsOfTheirHashOnly() {
        Set<Integer> lines = new HashSet<>();
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            int hash = PrefixHash.of(0x20010db8_00000010L | i, 0, 64, 0);
            lines.add(hash >>> 3);
            places.add(hash & 7);
        }
        assertThat(lines).hasSize(1);
        assertThat(places).hasSize(8);
    }

    @ParameterizedTest(name = "/{0}")
    @ValueSource(ints = {24, 32, 48, 64, 96, 128})
    void prefixesOfOneLengthSpreadOverTheLines(int length) {
        Set<Integer> hashes = new HashSet<>();
        for (long i = 0; i < 4096; i++) {
            long high = length > 64 ? 0x20010db8_00000000L : i << (64 - length);
            long low = length > 64 ? i << (128 - length) : 0;
            hashes.add(PrefixHash.of(high, low, length, 0) & 0xffff);
        }
        // 512 lines of eight, thrown into 8192: by chance 16 are expected to meet another one.
        assertThat(hashes.size()).isBetween(4096 - 8 * 40, 4096);
    }
}
