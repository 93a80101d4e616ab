package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The JSON forms of values that are not records of ours: text, and durations as whole nanoseconds. */
final class ValueForms {
    private ValueForms() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule("values");
        text(module, Prefix.class, Prefix::of);
        text(module, IpAddress.class, IpAddress::of);
        text(module, Family.class, ValueForms::family);
        module.addSerializer(Duration.class, new StdSerializer<>(Duration.class) {
            @Override
            public void serialize(Duration value, JsonGenerator json, SerializationContext context) {
                json.writeNumber(value.toNanos());
            }
        });
        module.addDeserializer(Duration.class, new StdDeserializer<>(Duration.class) {
            @Override
            public Duration deserialize(JsonParser json, DeserializationContext context) {
                return Duration.ofNanos(json.getLongValue());
            }
        });
        return module;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                json.writeString(value.toString());
            }
        });
        module.addDeserializer(type, new StdDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) {
                return parse.apply(json.getString());
            }
        });
    }

    private static Family family(String text) {
        for (int afi : new int[] {Family.AFI_IPV6, Family.AFI_IPV4}) {
            for (int safi = 0; safi <= 255; safi++) {
                Family family = Family.of(afi, safi);
                if (family.text().equals(text)) {
                    return family;
                }
            }
        }
        String[] parts = text.split("-", -1);
        if (parts.length == 4 && parts[0].equals("afi") && parts[2].equals("safi")) {
            return Family.of(Integer.parseInt(parts[1]), Integer.parseInt(parts[3]));
        }
        throw new IllegalArgumentException("not an address family: '" + text + "'");
    }
}
