package io.vipwatch.cli;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes maps, lists, texts, numbers and truth values as YAML. */
final class YamlWriter {
    private YamlWriter() {}

    /** {@return {@code value} as one YAML document} */
    static String of(Object value) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(value);
    }
}
