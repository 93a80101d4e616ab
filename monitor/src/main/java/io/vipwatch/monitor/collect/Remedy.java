package io.vipwatch.monitor.collect;

import java.util.List;
import java.util.regex.Pattern;

/** What somebody can do when a command on the edge ends with a complaint. */
final class Remedy {
    /** A complaint, and the way out. */
    private record Row(Pattern complaint, String remedy) {}

    private static final List<Row> ROWS = List.of(
            row(
                    "password is required|terminal is required|askpass|not in the sudoers|not allowed to execute",
                    "let the user run it by sudo without a password (NOPASSWD), or log in as root"),
            row("sudo: (command )?not found|sudo: not found", "install sudo on the router, or set edge.sudo to false"),
            row(
                    "not found|No such file or directory.*exec|inaccessible or not found",
                    "install the program on the router, or do without this collector"),
            row(
                    "[Pp]ermission|Operation not permitted|EPERM|must be root",
                    "log in as root, or set edge.sudo and let the user run it by sudo without a password"),
            row(
                    "No such device|SIOCGIF|doesn't exist|does not exist|BIOCSETIF",
                    "set edge.capture to an interface of the router, or to auto"),
            row("cannot open|can't open|No such file", "set edge.log to the file that FRR or syslog writes"),
            row("syntax error|filter", "the router's tcpdump does not understand the filter: report this"),
            row("faster than they were taken", "capture on the interface of the nodes only"),
            row("connection", "none here: the connection is made again by itself"));

    private Remedy() {}

    private static Row row(String complaint, String remedy) {
        return new Row(Pattern.compile(complaint), remedy);
    }

    /** {@return what can be done, as far as the complaint tells} */
    static String of(String complaint) {
        return ROWS.stream()
                .filter(row -> row.complaint().matcher(complaint).find())
                .findFirst()
                .map(Row::remedy)
                .orElse("run the command on the router by hand and see what it says");
    }
}
