package io.vipwatch.bgp.bench;

import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.rib.RouteFilter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds a route, at five routes an UPDATE. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class ReceivePathBenchmark {
    private static final int ROUTES = 100_000;

    private final byte[][] messages = Table.messages(ROUTES);
    private final Update one = Update.of(Table.attributes(7));

    /** Only the decoder. */
    @Benchmark
    @OperationsPerInvocation(ROUTES)
    public void decode(Blackhole blackhole) {
        MessageDecoder decoder = new MessageDecoder();
        for (byte[] message : messages) {
            blackhole.consume(decoder.decode(message, 0, message.length, Table.CONTEXT));
        }
    }

    /** The decoder, and every route new in an Adj-RIB-In. */
    @Benchmark
    @OperationsPerInvocation(ROUTES)
    public AdjRibIn decodeAndApply() {
        MessageDecoder decoder = new MessageDecoder();
        AdjRibIn rib = new AdjRibIn(new AttributeSets());
        for (byte[] message : messages) {
            if (decoder.decode(message, 0, message.length, Table.CONTEXT) instanceof Decoded.Accepted accepted
                    && accepted.message() instanceof Update update) {
                rib.apply(update, 0, RouteFilter.NONE, _ -> {});
            }
        }
        return rib;
    }

    /** The encoder, five routes an UPDATE. */
    @Benchmark
    @OperationsPerInvocation(Table.PREFIXES_PER_SET)
    public byte[] encode() {
        return MessageEncoder.encode(one, Table.CONTEXT);
    }
}
