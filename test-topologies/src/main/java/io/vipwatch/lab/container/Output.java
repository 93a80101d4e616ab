package io.vipwatch.lab.container;

/**
 * Models what a command in a container answered.
 *
 * @param exitCode 0 is success
 * @param stdout what it printed
 * @param stderr what it complained of
 */
public record Output(int exitCode, String stdout, String stderr) {}
