package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.fsm.ConnectionState.Awaited;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.fsm.ConnectionState.Opening;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says states and actions in few words, for tables. */
final class Words {
    private Words() {}

    /** A dot where nothing happens; else the new state, what is sent and closed, what is told, which timers start. */
    static String of(ConnectionState before, ConnectionStep step) {
        if (step.state().equals(before) && step.actions().isEmpty()) {
            return ".";
        }
        List<String> words = new ArrayList<>();
        if (!step.state().equals(before)) {
            words.add(of(step.state()));
        }
        step.actions().stream().map(Words::of).filter(word -> !word.isEmpty()).forEach(words::add);
        return words.isEmpty() ? "timer stops" : String.join(" ", words);
    }

    static String of(ConnectionState state) {
        return switch (state) {
            case ConnectionState.Connect connect -> connect.text() + (connect.opening() == Opening.TCP ? "" : "+");
            case ConnectionState.Active active -> active.text() + (active.opening() == Opening.TCP ? "" : "+");
            case ConnectionState.OpenSent sent -> sent.text() + doubt(sent.liveness());
            case ConnectionState.OpenConfirm confirm ->
                confirm.text() + awaited(confirm.awaited()) + doubt(confirm.liveness());
            case ConnectionState.Established established -> established.text() + doubt(established.liveness());
            case ConnectionState.Idle idle -> idle.text();
        };
    }

    private static String awaited(Awaited awaited) {
        return switch (awaited) {
            case KEEPALIVE -> "";
            case BFD_AND_KEEPALIVE -> ":bfd+keepalive";
            case BFD -> ":bfd";
        };
    }

    private static String doubt(Liveness liveness) {
        return liveness == Liveness.HEARD ? "" : "?";
    }

    static String of(Action action) {
        return switch (action) {
            case Action.Connect _ -> "dial";
            case Action.Accept accept -> "accept" + accept.connection().number();
            case Action.Refuse refuse -> "refuse:" + of(refuse.notification());
            case Action.Send send -> of(send.message());
            case Action.Close close ->
                (close.manner() == Action.Manner.ABORT ? "abort" : "close")
                        + close.notification().map(sent -> ":" + of(sent)).orElse("");
            case Action.Arm arm -> arm.timer() instanceof Timer.OfConnection of ? "+" + of(of.kind()) : "";
            case Action.Disarm _, Action.UseContext _ -> "";
            case Action.DrainThenDecide _ -> "drain";
            case Action.SessionUp _ -> "up";
            case Action.SessionDown _ -> "down";
            case Action.ConnectionEnded _ -> "ended";
            case Action.Deliver _ -> "deliver";
            case Action.MarkStale stale -> "stale:" + stale.deadline().toSeconds();
            case Action.RetainStale stale -> "retain:" + stale.deadline().toSeconds();
            case Action.FlushStale flush -> "flush:" + flush.reason();
            case Action.FlushRoutes _ -> "flush";
            case Action.MaximumPrefixesWarning _ -> "warning";
            case Action.Damped damped -> "damped:" + damped.duration().toMillis();
        };
    }

    private static String of(Timer.Kind kind) {
        return switch (kind) {
            case CONNECT_RETRY -> "retry";
            case DELAY_OPEN -> "delay_open";
            case HOLD -> "hold";
            case KEEPALIVE -> "keepalive";
            case SEND_HOLD -> "send_hold";
            case BFD_HOLD -> "bfd_hold";
        };
    }

    private static String of(BgpMessage message) {
        return message instanceof Notification notification
                ? notification.code() + "/" + notification.subcode()
                : message.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }
}
