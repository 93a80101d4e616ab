package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.fsm.ConnectionState.Active;
import io.vipwatch.bgp.fsm.ConnectionState.Awaited;
import io.vipwatch.bgp.fsm.ConnectionState.Connect;
import io.vipwatch.bgp.fsm.ConnectionState.Established;
import io.vipwatch.bgp.fsm.ConnectionState.Idle;
import io.vipwatch.bgp.fsm.ConnectionState.Liveness;
import io.vipwatch.bgp.fsm.ConnectionState.OpenConfirm;
import io.vipwatch.bgp.fsm.ConnectionState.OpenSent;
import io.vipwatch.bgp.fsm.ConnectionState.Opening;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * RFC 4271 §8.2.2 as a table: every event in every state. A cell says what {@link Words} says of the step: a dot where
 * nothing happens, else the new state if it changes and the actions. {@code +} after Connect and Active: TCP is up and
 * the DelayOpenTimer runs; {@code ?}: the hold timer has expired and the socket is being drained; behind a colon what
 * OpenConfirm waits for in strict mode. BFD was Down and is Up now.
 */
class ConnectionTableTest {
    private static final PeerSettings SETTINGS = Peers.us(new RouteRefreshCapability());
    private static final Negotiated NEGOTIATED = Peers.negotiated(SETTINGS, Peers.peer(new RouteRefreshCapability()));
    private static final ConnectionId ID = new ConnectionId(1);
    private static final Notification CEASE = Notification.of(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN);
    private static final DownCause STOPPED = new DownCause.Administrative(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "");

    private static final List<ConnectionState> BEFORE_OPEN =
            List.of(new Idle(), new Connect(Opening.TCP), new Active(Opening.TCP), new Connect(Opening.DELAYED_OPEN));

    private static final List<ConnectionState> AFTER_OPEN = states(Liveness.HEARD);

    private static final List<ConnectionEvent> EVENTS = List.of(
            new ConnectionEvent.ManualStart(),
            new ConnectionEvent.ManualStop(Optional.of(CEASE), STOPPED),
            new ConnectionEvent.AutomaticStart(),
            new ConnectionEvent.ManualStartWithPassiveTcpEstablishment(),
            new ConnectionEvent.AutomaticStartWithPassiveTcpEstablishment(),
            new ConnectionEvent.AutomaticStop(CEASE, STOPPED),
            new ConnectionEvent.ConnectRetryTimerExpires(),
            new ConnectionEvent.HoldTimerExpires(),
            new ConnectionEvent.HoldTimerConfirmed(),
            new ConnectionEvent.KeepaliveTimerExpires(),
            new ConnectionEvent.DelayOpenTimerExpires(),
            new ConnectionEvent.SendHoldTimerExpires(),
            new ConnectionEvent.BfdHoldTimerExpires(),
            new ConnectionEvent.BfdChanged(BfdState.DOWN),
            new ConnectionEvent.OutputWaiting(),
            new ConnectionEvent.OutputFlushed(),
            new ConnectionEvent.TcpCrAcked(),
            new ConnectionEvent.TcpConnectionConfirmed(),
            new ConnectionEvent.TcpConnectionFails(new DownCause.TransportEnded(TransportEnd.RESET, "")),
            new ConnectionEvent.BgpOpen(Peers.peer()),
            new ConnectionEvent.BgpHeaderErr(Notification.of(ErrorCode.BAD_MESSAGE_LENGTH)),
            new ConnectionEvent.BgpOpenMsgErr(Notification.of(ErrorCode.OPEN_UNSPECIFIC)),
            new ConnectionEvent.OpenCollisionDump(ID.next()),
            new ConnectionEvent.PeerRestarted(ID.next()),
            new ConnectionEvent.NotifMsgVerErr(Notification.of(ErrorCode.OPEN_UNSUPPORTED_VERSION_NUMBER)),
            new ConnectionEvent.NotifMsg(CEASE),
            new ConnectionEvent.NotifMsgErr(),
            new ConnectionEvent.KeepAliveMsg(),
            new ConnectionEvent.UpdateMsg(Update.endOfRib(Family.IPV6_UNICAST)),
            new ConnectionEvent.UpdateMsgErr(Notification.of(ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST)),
            new ConnectionEvent.RouteRefreshMsg(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.REQUEST)),
            new ConnectionEvent.RouteRefreshMsgErr(Notification.of(ErrorCode.ROUTE_REFRESH_INVALID_MESSAGE_LENGTH)),
            new ConnectionEvent.OwnFault("a bug"));

    @Test
    void everyEventInEveryStateBeforeTheOpenIsSent() {
        assertThat(table(BEFORE_OPEN)).isEqualTo("""
                event                                     | Idle                | Connect             | Active              | Connect+
                ManualStart                               | Connect dial +retry | .                   | .                   | .
                ManualStop                                | .                   | Idle abort ended    | Idle                | Idle close:6/2 ended
                AutomaticStart                            | Connect dial +retry | .                   | .                   | .
                ManualStartWithPassiveTcpEstablishment    | Active +retry       | .                   | .                   | .
                AutomaticStartWithPassiveTcpEstablishment | Active +retry       | .                   | .                   | .
                AutomaticStop                             | .                   | Idle abort ended    | Idle                | Idle close:6/2 ended
                ConnectRetryTimerExpires                  | .                   | abort dial +retry   | Connect dial +retry | .
                HoldTimerExpires                          | .                   | .                   | .                   | .
                HoldTimerConfirmed                        | .                   | .                   | .                   | .
                KeepaliveTimerExpires                     | .                   | .                   | .                   | .
                DelayOpenTimerExpires                     | .                   | .                   | .                   | OpenSent OPEN +hold
                SendHoldTimerExpires                      | .                   | .                   | .                   | .
                BfdHoldTimerExpires                       | .                   | .                   | .                   | .
                BfdChanged                                | .                   | +retry              | +retry              | .
                OutputWaiting                             | .                   | .                   | .                   | .
                OutputFlushed                             | .                   | .                   | .                   | .
                TcpCrAcked                                | .                   | OpenSent OPEN +hold | OpenSent OPEN +hold | .
                TcpConnectionConfirmed                    | .                   | OpenSent OPEN +hold | OpenSent OPEN +hold | .
                TcpConnectionFails                        | .                   | Idle ended          | Idle                | Idle ended
                BgpOpen                                   | .                   | .                   | .                   | OpenConfirm OPEN KEEPALIVE +hold +keepalive
                BgpHeaderErr                              | .                   | Idle abort ended    | Idle                | Idle close:1/2 ended
                BgpOpenMsgErr                             | .                   | .                   | .                   | Idle close:2/0 ended
                OpenCollisionDump                         | .                   | Idle abort ended    | Idle                | Idle close:6/7 ended
                PeerRestarted                             | .                   | Idle abort ended    | Idle                | Idle abort ended
                NotifMsgVerErr                            | .                   | Idle abort ended    | Idle                | Idle close ended
                NotifMsg                                  | .                   | Idle abort ended    | Idle                | Idle close ended
                NotifMsgErr                               | .                   | Idle abort ended    | Idle                | Idle close ended
                KeepAliveMsg                              | .                   | .                   | .                   | Idle close:5/0 ended
                UpdateMsg                                 | .                   | .                   | .                   | Idle close:5/0 ended
                UpdateMsgErr                              | .                   | .                   | .                   | Idle close:3/1 ended
                RouteRefreshMsg                           | .                   | .                   | .                   | Idle close:5/0 ended
                RouteRefreshMsgErr                        | .                   | .                   | .                   | Idle close:7/1 ended
                OwnFault                                  | .                   | Idle abort ended    | Idle                | Idle abort:6/8 ended
                """);
    }

    @Test
    void everyEventInEveryStateAfterTheOpenIsSent() {
        assertThat(table(AFTER_OPEN)).isEqualTo("""
                event                                     | OpenSent                               | OpenConfirm              | Established
                ManualStart                               | .                                      | .                        | .
                ManualStop                                | Idle close:6/2 ended                   | Idle close:6/2 ended     | Idle close:6/2 down
                AutomaticStart                            | .                                      | .                        | .
                ManualStartWithPassiveTcpEstablishment    | .                                      | .                        | .
                AutomaticStartWithPassiveTcpEstablishment | .                                      | .                        | .
                AutomaticStop                             | Idle close:6/2 ended                   | Idle close:6/2 ended     | Idle close:6/2 down
                ConnectRetryTimerExpires                  | .                                      | .                        | .
                HoldTimerExpires                          | OpenSent? +hold drain                  | OpenConfirm? +hold drain | Established? +hold drain
                HoldTimerConfirmed                        | .                                      | .                        | .
                KeepaliveTimerExpires                     | .                                      | KEEPALIVE +keepalive     | KEEPALIVE +keepalive
                DelayOpenTimerExpires                     | .                                      | .                        | .
                SendHoldTimerExpires                      | Idle abort:8/0 ended                   | Idle abort:8/0 ended     | Idle abort:8/0 down
                BfdHoldTimerExpires                       | .                                      | .                        | .
                BfdChanged                                | .                                      | .                        | .
                OutputWaiting                             | +send_hold                             | +send_hold               | +send_hold
                OutputFlushed                             | timer stops                            | timer stops              | timer stops
                TcpCrAcked                                | .                                      | .                        | .
                TcpConnectionConfirmed                    | .                                      | .                        | .
                TcpConnectionFails                        | Idle ended                             | Idle ended               | Idle down
                BgpOpen                                   | OpenConfirm KEEPALIVE +hold +keepalive | Idle close:5/2 ended     | Idle close:5/3 down
                BgpHeaderErr                              | Idle close:1/2 ended                   | Idle close:1/2 ended     | Idle close:1/2 down
                BgpOpenMsgErr                             | Idle close:2/0 ended                   | Idle close:2/0 ended     | Idle close:5/3 down
                OpenCollisionDump                         | Idle close:6/7 ended                   | Idle close:6/7 ended     | Idle close:6/7 down
                PeerRestarted                             | Idle abort ended                       | Idle abort ended         | Idle abort down
                NotifMsgVerErr                            | Idle close ended                       | Idle close ended         | Idle close down
                NotifMsg                                  | Idle close ended                       | Idle close ended         | Idle close down
                NotifMsgErr                               | Idle close ended                       | Idle close ended         | Idle close down
                KeepAliveMsg                              | Idle close:5/1 ended                   | Established +hold up     | +hold
                UpdateMsg                                 | Idle close:5/1 ended                   | Idle close:5/2 ended     | +hold deliver
                UpdateMsgErr                              | Idle close:5/1 ended                   | Idle close:5/2 ended     | Idle close:3/1 down
                RouteRefreshMsg                           | Idle close:5/1 ended                   | Idle close:5/2 ended     | +hold deliver
                RouteRefreshMsgErr                        | Idle close:5/1 ended                   | Idle close:5/2 ended     | Idle close:7/1 down
                OwnFault                                  | Idle abort:6/8 ended                   | Idle abort:6/8 ended     | Idle abort:6/8 down
                """);
    }

    @Test
    void everyEventInOpenConfirmWhileBfdIsAwaited() {
        List<ConnectionState> held = List.of(
                new OpenConfirm(NEGOTIATED, Liveness.HEARD, Awaited.BFD_AND_KEEPALIVE),
                new OpenConfirm(NEGOTIATED, Liveness.HEARD, Awaited.BFD));
        assertThat(table(held)).isEqualTo("""
                event                                     | OpenConfirm:bfd+keepalive              | OpenConfirm:bfd
                ManualStart                               | .                                      | .
                ManualStop                                | Idle close:6/2 ended                   | Idle close:6/2 ended
                AutomaticStart                            | .                                      | .
                ManualStartWithPassiveTcpEstablishment    | .                                      | .
                AutomaticStartWithPassiveTcpEstablishment | .                                      | .
                AutomaticStop                             | Idle close:6/2 ended                   | Idle close:6/2 ended
                ConnectRetryTimerExpires                  | .                                      | .
                HoldTimerExpires                          | .                                      | .
                HoldTimerConfirmed                        | .                                      | .
                KeepaliveTimerExpires                     | .                                      | .
                DelayOpenTimerExpires                     | .                                      | .
                SendHoldTimerExpires                      | Idle abort:8/0 ended                   | Idle abort:8/0 ended
                BfdHoldTimerExpires                       | Idle close:6/10 ended                  | Idle close:6/10 ended
                BfdChanged                                | OpenConfirm KEEPALIVE +hold +keepalive | Established KEEPALIVE +hold +keepalive up
                OutputWaiting                             | +send_hold                             | +send_hold
                OutputFlushed                             | timer stops                            | timer stops
                TcpCrAcked                                | .                                      | .
                TcpConnectionConfirmed                    | .                                      | .
                TcpConnectionFails                        | Idle ended                             | Idle ended
                BgpOpen                                   | Idle close:5/2 ended                   | Idle close:5/2 ended
                BgpHeaderErr                              | Idle close:1/2 ended                   | Idle close:1/2 ended
                BgpOpenMsgErr                             | Idle close:2/0 ended                   | Idle close:2/0 ended
                OpenCollisionDump                         | Idle close:6/7 ended                   | Idle close:6/7 ended
                PeerRestarted                             | Idle abort ended                       | Idle abort ended
                NotifMsgVerErr                            | Idle close ended                       | Idle close ended
                NotifMsg                                  | Idle close ended                       | Idle close ended
                NotifMsgErr                               | Idle close ended                       | Idle close ended
                KeepAliveMsg                              | OpenConfirm:bfd                        | .
                UpdateMsg                                 | Idle close:5/2 ended                   | Idle close:5/2 ended
                UpdateMsgErr                              | Idle close:5/2 ended                   | Idle close:5/2 ended
                RouteRefreshMsg                           | Idle close:5/2 ended                   | Idle close:5/2 ended
                RouteRefreshMsgErr                        | Idle close:5/2 ended                   | Idle close:5/2 ended
                OwnFault                                  | Idle abort:6/8 ended                   | Idle abort:6/8 ended
                """);
        assertThat(Words.of(
                        held.getFirst(),
                        step(held.getFirst(), BfdState.DOWN, new ConnectionEvent.BfdChanged(BfdState.UP))))
                .as("BFD goes Down")
                .isEqualTo(".");
    }

    @Test
    void connectAndActiveAreTheSameOnceTcpIsUp() {
        for (ConnectionEvent event : EVENTS) {
            ConnectionStep connect = step(new Connect(Opening.DELAYED_OPEN), event);
            ConnectionStep active = step(new Active(Opening.DELAYED_OPEN), event);
            assertThat(active.actions()).as("%s", event).isEqualTo(connect.actions());
            assertThat(active.ended()).as("%s", event).isEqualTo(connect.ended());
        }
    }

    @Test
    void withDelayOpenTheOpenWaits() {
        SessionTimes d = SessionTimes.DEFAULT;
        SessionTimes delaying = new SessionTimes(
                d.hold(),
                d.openHold(),
                d.connectRetry(),
                Duration.ofSeconds(2),
                d.idleHold(),
                d.idleHoldMaximum(),
                d.stable(),
                d.sendHold());
        ConnectionMachine machine = new ConnectionMachine(SETTINGS.withTimes(delaying), ID, BfdState.UNKNOWN, 1.0);
        Connect connect = new Connect(Opening.TCP);
        Active active = new Active(Opening.TCP);
        assertThat(Words.of(connect, machine.step(connect, new ConnectionEvent.TcpCrAcked())))
                .isEqualTo("Connect+ +delay_open");
        assertThat(Words.of(active, machine.step(active, new ConnectionEvent.TcpConnectionConfirmed())))
                .isEqualTo("Active+ +delay_open");
    }

    @Test
    void aPassiveConnectionIsNeverDialled() {
        ConnectionMachine machine = new ConnectionMachine(Peers.passive(), ID, BfdState.UNKNOWN, 1.0);
        for (ConnectionState state : BEFORE_OPEN) {
            for (ConnectionEvent event : EVENTS) {
                if (!(state instanceof Connect)) {
                    assertThat(machine.step(state, event).actions()).doesNotContain(new Action.Connect(ID));
                }
            }
        }
    }

    @Test
    void whileTheSocketIsDrainedOnlyTheHoldTimerMeansSomethingElse() {
        List<ConnectionState> inDoubt = states(Liveness.IN_DOUBT);
        for (int i = 0; i < inDoubt.size(); i++) {
            for (ConnectionEvent event : EVENTS) {
                ConnectionState doubted = inDoubt.get(i);
                ConnectionStep step = step(doubted, event);
                switch (event) {
                    case ConnectionEvent.HoldTimerExpires _, ConnectionEvent.HoldTimerConfirmed _ ->
                        assertThat(Words.of(doubted, step)).isIn("Idle close:4/0 ended", "Idle close:4/0 down");
                    default -> {
                        ConnectionStep heard = step(AFTER_OPEN.get(i), event);
                        assertThat(step.actions())
                                .as("%s in %s", event, doubted)
                                .isEqualTo(heard.actions());
                    }
                }
            }
        }
    }

    @Test
    void inEstablishedOnlyCompleteMessagesEndTheDoubt() {
        Established doubted = new Established(NEGOTIATED, Liveness.IN_DOUBT);
        Established heard = new Established(NEGOTIATED, Liveness.HEARD);
        assertThat(EVENTS.stream()
                        .filter(event -> step(doubted, event).state().equals(heard))
                        .map(Object::getClass))
                .containsExactly(
                        ConnectionEvent.KeepAliveMsg.class,
                        ConnectionEvent.UpdateMsg.class,
                        ConnectionEvent.RouteRefreshMsg.class);
    }

    @Test
    void theTableIsTotal() {
        assertThat(names(EVENTS.stream().map(Object::getClass)))
                .as("events of the table")
                .isEqualTo(names(leaves(ConnectionEvent.class)));
        assertThat(names(
                        Stream.concat(BEFORE_OPEN.stream(), AFTER_OPEN.stream()).map(Object::getClass)))
                .as("states of the table")
                .isEqualTo(names(leaves(ConnectionState.class)));
    }

    private static List<ConnectionState> states(Liveness liveness) {
        return List.of(
                new OpenSent(liveness), new OpenConfirm(NEGOTIATED, liveness), new Established(NEGOTIATED, liveness));
    }

    private static Stream<Class<?>> leaves(Class<?> sealed) {
        return sealed.isSealed()
                ? Arrays.stream(sealed.getPermittedSubclasses()).flatMap(ConnectionTableTest::leaves)
                : Stream.of(sealed);
    }

    private static Set<String> names(Stream<? extends Class<?>> types) {
        return types.map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static ConnectionStep step(ConnectionState state, ConnectionEvent event) {
        return step(state, BfdState.UP, event);
    }

    private static ConnectionStep step(ConnectionState state, BfdState bfd, ConnectionEvent event) {
        return new ConnectionMachine(SETTINGS, ID, bfd, 1.0).step(state, event);
    }

    /** One line an event, one column a state. */
    static String table(List<ConnectionState> states) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.concat(Stream.of("event"), states.stream().map(Words::of))
                .toList());
        for (ConnectionEvent event : EVENTS) {
            Stream<String> cells = states.stream().map(state -> Words.of(state, step(state, event)));
            rows.add(Stream.concat(Stream.of(event.getClass().getSimpleName()), cells)
                    .toList());
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int of = column;
                int width = rows.stream()
                        .mapToInt(other -> other.get(of).length())
                        .max()
                        .orElse(0);
                line.append(column == 0 ? "" : " | ")
                        .append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length()));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }
}
