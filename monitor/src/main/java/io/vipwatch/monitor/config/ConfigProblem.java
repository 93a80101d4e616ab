package io.vipwatch.monitor.config;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param file the file as the operator named it
 * @param line the line, from 1
 * @param field the field, as in {@code peers[0].hold_time}; empty for the file as a whole
 * @param found what stands there; never the text of a secret
 * @param expected what should stand there
 * @param fix what to do about it; empty where {@code expected} says it all
 */
public record ConfigProblem(String file, int line, String field, String found, String expected, String fix) {
    /** {@return the problem in one line, as in {@code vipwatch.yaml:7: peers[0].asn: found 'x', expected …}} */
    public String text() {
        String place = field.isEmpty() ? "" : field + ": ";
        String advice = fix.isEmpty() ? "" : "; " + fix;
        return file + ":" + line + ": " + place + "found " + found + ", expected " + expected + advice;
    }
}
