package io.vipwatch.lab.bfd;

import io.vipwatch.lab.container.BfdSegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One link with FRR and BIRD 2 for all tests of this JVM, which take it as a parameter. Every test tells both which
 * sessions to have. Used from the test's thread.
 */
final class BfdLink implements AutoCloseable {
    /** BIRD tells sessions of different hops apart by our address only in part of what it prints. */
    private static final int SINGLE_HOP = 1;

    private static final int MULTIHOP = 2;

    private final BfdSegment segment;
    private final FrrBfd frr;
    private final BirdBfd bird;

    private BfdLink(BfdSegment segment, FrrBfd frr, BirdBfd bird) {
        this.segment = segment;
        this.frr = frr;
        this.bird = bird;
    }

    private static BfdLink start() {
        BfdSegment segment = BfdSegment.start();
        try {
            return new BfdLink(segment, FrrBfd.start(segment), BirdBfd.start(segment));
        } catch (RuntimeException failed) {
            segment.close();
            throw failed;
        }
    }

    BfdSegment segment() {
        return segment;
    }

    FrrBfd frr() {
        return frr;
    }

    BirdBfd bird() {
        return bird;
    }

    /** {@return every kind of session with one implementation: both families, single hop and multihop} */
    List<Partner> partners(ForeignBfd foreign) {
        return List.of(ipv6(foreign, false), ipv4(foreign, false), ipv6(foreign, true), ipv4(foreign, true));
    }

    /** {@return every kind of session with both} */
    List<Partner> partners() {
        return Stream.of(frr, bird)
                .flatMap(foreign -> partners(foreign).stream())
                .toList();
    }

    Partner ipv6(ForeignBfd foreign, boolean multihop) {
        int number = multihop ? MULTIHOP : SINGLE_HOP;
        return new Partner(foreign, new Side(foreign.router().ipv6(number), segment.hostIpv6(number), multihop));
    }

    Partner ipv4(ForeignBfd foreign, boolean multihop) {
        int number = multihop ? MULTIHOP : SINGLE_HOP;
        return new Partner(foreign, new Side(foreign.router().ipv4(number), segment.hostIpv4(number), multihop));
    }

    /** Has both implementations begin every kind of session, and nothing else. */
    void beginAll(ForeignSettings settings) {
        begin(frr, settings, partners(frr));
        begin(bird, settings, partners(bird));
    }

    static void begin(ForeignBfd foreign, ForeignSettings settings, List<Partner> partners) {
        foreign.begin(settings, partners.stream().map(Partner::side).toList());
    }

    String report() {
        return frr.report() + bird.report();
    }

    @Override
    public void close() {
        frr.router().close();
        bird.router().close();
        segment.close();
    }

    /** Gives the link to a test that asks for it. */
    static final class Provider implements ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(BfdLink.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == BfdLink.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot().getStore(NAMESPACE).computeIfAbsent(BfdLink.class, _ -> start(), BfdLink.class);
        }
    }
}
