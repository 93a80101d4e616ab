package io.vipwatch.monitor.drill;

/** The forms of a report. */
public enum ReportForm {
    /** A page that needs nothing but itself. */
    HTML("report.html"),
    /** Text for a repository or a comment. */
    MARKDOWN("report.md"),
    /** Everything, for programs. */
    JSON("report.json"),
    /** A test for each budget. */
    JUNIT("junit.xml"),
    /** A row for each repetition. */
    CSV("report.csv");

    private final String fileName;

    ReportForm(String fileName) {
        this.fileName = fileName;
    }

    /** {@return the name of its file} */
    public String fileName() {
        return fileName;
    }
}
