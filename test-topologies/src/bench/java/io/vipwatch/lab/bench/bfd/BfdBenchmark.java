package io.vipwatch.lab.bench.bfd;

import java.util.Arrays;
import java.util.List;

/** Runs one of the benchmarks of BFD. */
public final class BfdBenchmark {
    private BfdBenchmark() {}

    /**
     * Runs it. Arguments: the lab's image, then one of {@code detection [LOSSES [fifo|default [MILLIS…]]]},
     * {@code capacity [fifo|default [SESSIONS…]]}, {@code soak [SECONDS [fifo|default]]}.
     */
    public static void main(String[] arguments) {
        String image = arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
        switch (arguments[1]) {
            case "detection" ->
                new DetectionBenchmark(image, number(rest, 0, 50))
                        .run(realTime(rest), numbers(rest, 2, List.of(300, 50, 10)));
            case "capacity" ->
                new CapacityBenchmark(image)
                        .run(
                                numbers(rest, 1, List.of(100, 200, 500, 1000)),
                                rest.isEmpty() || rest.getFirst().equals("fifo"));
            case "soak" -> new SoakBenchmark(image, number(rest, 0, 60)).run(realTime(rest));
            default -> throw new IllegalArgumentException("detection, capacity or soak: " + arguments[1]);
        }
    }

    /** {@return the policies that the second word asks for: both if there is none} */
    private static List<Boolean> realTime(List<String> words) {
        return words.size() > 1 ? List.of(words.get(1).equals("fifo")) : List.of(true, false);
    }

    private static int number(List<String> words, int index, int otherwise) {
        return words.size() > index ? Integer.parseInt(words.get(index)) : otherwise;
    }

    /** {@return everything after the first {@code skipped} words} */
    private static List<Integer> numbers(List<String> words, int skipped, List<Integer> otherwise) {
        return words.size() > skipped
                ? words.stream().skip(skipped).map(Integer::valueOf).toList()
                : otherwise;
    }
}
