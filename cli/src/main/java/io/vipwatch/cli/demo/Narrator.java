package io.vipwatch.cli.demo;

/** Tells somebody what is happening. Called from the thread of the demonstration. */
public interface Narrator {
    /** A new scene begins. */
    void scene(String title);

    /** Something is done. */
    void act(String text);

    /** The monitor saw something, in its own words. */
    void seen(long epochNanos, String text);
}
