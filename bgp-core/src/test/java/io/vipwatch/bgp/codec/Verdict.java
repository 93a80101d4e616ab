package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Update;
import java.util.List;
import java.util.stream.Collectors;

/** What became of a message, in one line: {@code treat-as-withdraw 3/6 -2001:db8::/32}. */
final class Verdict {
    private Verdict() {}

    static String of(byte[] message, NegotiatedSession context) {
        return text(new MessageDecoder().decode(message, 0, message.length, context));
    }

    static String text(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Accepted(Update update) -> "accepted" + routes(update);
            case Decoded.Accepted accepted -> "accepted";
            case Decoded.AttributeDiscard(Update update, List<Malformed> malformed) ->
                "attribute-discard" + errors(malformed) + routes(update);
            case Decoded.TreatAsWithdraw(Update update, List<Malformed> malformed) ->
                "treat-as-withdraw" + errors(malformed) + routes(update);
            case Decoded.SessionReset(var notification, Malformed malformed) ->
                "session-reset " + notification.code() + "/" + notification.subcode()
                        + (notification.data().isEmpty() ? "" : " " + notification.data());
        };
    }

    private static String errors(List<Malformed> malformed) {
        return malformed.stream().map(Malformed::error).map(Verdict::numbers).collect(Collectors.joining(" ", " ", ""));
    }

    private static String numbers(ErrorCode error) {
        return error.code() + "/" + error.subcode();
    }

    private static String routes(Update update) {
        StringBuilder text = new StringBuilder();
        update.withdrawals()
                .forEach(list -> list.forEach(nlri -> text.append(" -").append(nlri.prefix())));
        update.announcements()
                .forEach(list -> list.forEach(nlri -> text.append(" +").append(nlri.prefix())));
        update.endOfRib().ifPresent(family -> text.append(" end-of-rib ").append(family));
        return text.toString();
    }
}
