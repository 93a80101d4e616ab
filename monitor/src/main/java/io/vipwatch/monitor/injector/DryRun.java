package io.vipwatch.monitor.injector;

import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.rib.AdjRibOut;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.monitor.inject.InjectedRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Which UPDATEs a change of what an edge is told would make, in the octets of its session. */
public final class DryRun {
    private static final int EMPTY_UPDATE = 23;

    private final NegotiatedSession session;
    private final Announcements words;
    private final AdjRibOut table;

    /**
     * Begins with what the edge was told.
     *
     * @param localAs our AS number
     */
    public DryRun(NegotiatedSession session, long localAs, List<InjectedRoute> told) {
        this.session = session;
        words = new Announcements(localAs, session.internal());
        ToIntFunction<PathAttributes> length =
                attributes -> MessageEncoder.encode(Update.of(attributes), session).length - EMPTY_UPDATE;
        table = new AdjRibOut(new AttributeSets(), session.addPathSend(), session.maximumLength(), length);
        table.become(told.stream().map(words::of).toList());
    }

    /** {@return the messages, each with its header, that make the edge hold exactly these} */
    public List<byte[]> become(List<InjectedRoute> routes) {
        List<byte[]> messages = new ArrayList<>();
        for (Update update : table.become(routes.stream().map(words::of).toList())) {
            messages.addAll(MessageEncoder.encodeAll(update, session));
        }
        return messages;
    }
}
