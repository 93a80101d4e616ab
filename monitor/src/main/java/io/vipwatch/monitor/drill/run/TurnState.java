package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.run.DrillAction.News;
import io.vipwatch.monitor.drill.run.DrillState.Laid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state as it changes in one turn of the machine, and the actions so far. */
class TurnState {
    final Course course;
    final long now;
    final List<DrillAction> actions = new ArrayList<>();
    long giveUpAt;
    boolean open;
    Stage stage;
    int repetition;
    boolean photographed;
    Optional<Laid> laid;
    Optional<DrillEvent.Stop> stop;
    Optional<String> unreverted;
    int attempts;

    TurnState(Course course, DrillState state, long now) {
        this.course = course;
        this.now = now;
        stage = state.stage();
        repetition = state.repetition();
        open = state.open();
        photographed = state.photographed();
        laid = state.laid();
        stop = state.stop();
        unreverted = state.unreverted();
        attempts = state.attempts();
        giveUpAt = state.giveUpAt();
    }

    DrillMachine.Taken taken() {
        return new DrillMachine.Taken(
                new DrillState(stage, repetition, open, photographed, laid, stop, unreverted, attempts, giveUpAt),
                actions);
    }

    boolean reached(long time) {
        return now - time >= 0;
    }

    long in(Duration time) {
        return now + time.toNanos();
    }

    void say(String text) {
        actions.add(new DrillAction.Say(text));
    }

    void tell(News news, int step, String detail, boolean verified) {
        actions.add(new DrillAction.Tell(news, step, detail, verified));
    }

    void perform(Operation operation) {
        stage = new Stage.Busy(operation);
        actions.add(new DrillAction.Perform(operation));
    }

    void stop(DrillEvent.Stop why) {
        stop = Optional.of(why);
        say("ending: " + why.detail());
    }

    void isNotReverted(String why) {
        unreverted = Optional.of(unreverted.map(before -> before + "; ").orElse("") + why);
    }
}
