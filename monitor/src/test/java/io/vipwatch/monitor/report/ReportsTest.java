package io.vipwatch.monitor.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.Contamination;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Drilled;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.ReportForm;
import io.vipwatch.monitor.drill.Verdict;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Prediction.Change;
import io.vipwatch.monitor.explain.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Reports against the texts that they should be; {@code -Dgolden=write} writes those anew, to be read before they are kept. */
class ReportsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/vipwatch/monitor/report");
    private static final String EVIL = "</text></svg><script>alert(1)</script> & \"quoted\" 'too' ]]> \u0007 | =cmd()";
    private static final List<Contamination> STALL =
            List.of(new Contamination(Contamination.Kind.STALL, "22 ms, 0.4 s after the fault"));

    private static DrillResult result(String name, Outcome outcome, String timer, Repetition... repetitions)
            throws ConfigException {
        DrillFile drill = DrillFiles.read(name);
        Change change = new Change(
                "BFD 100 ms × 3",
                "neighbor 2001:db8::11 bfd 3 100 100",
                "6.1–9.1 s",
                "265–375 ms",
                "the node needs a BFD speaker, such as vipwatch bfd agent");
        return new DrillResult(
                DrillResult.SCHEMA,
                drill.name(),
                drill.description(),
                drill.claim(),
                "node1",
                "2001:db8:0:ff00::100/128",
                "2026-11-22T08:19:11Z",
                Optional.of(new Prediction(
                        drill.claim().orElseThrow().scenario(),
                        "node1",
                        outcome,
                        List.of(),
                        timer,
                        Optional.empty(),
                        List.of(change),
                        List.of())),
                Duration.ofMillis(5),
                8,
                drill.budgets(),
                Map.of("hold time", "9 s, keepalive 3 s"),
                List.of(repetitions));
    }

    private static List<DrillResult> results() throws ConfigException {
        return List.of(
                result(
                        "node-failure",
                        new Outcome.Takes(Span.ofMillis(6065, 9075), "the hold time of 9 s runs from the last message"),
                        "hold timer 9 s",
                        Drilled.silent(1, 7900),
                        Drilled.silent(2, 6900),
                        Drilled.silent(3, 8100, STALL)),
                result(
                        "graceful-withdraw",
                        new Outcome.Takes(Span.ofMillis(65, 75), "the withdrawal is told"),
                        "none",
                        Drilled.silent(1, 6),
                        Drilled.silent(2, 9)),
                result(
                        "api-crash",
                        new Outcome.Endless("BGP watches the BGP speaker, not the API"),
                        "none",
                        Drilled.aborted(1, 60_000)),
                result(
                        "dns-round-robin",
                        new Outcome.Takes(Span.ofMillis(0, 20_000), "each address has its share of 30 s"),
                        "dial timeout 30 s",
                        Drilled.silent(1, 10_000)));
    }

    @ParameterizedTest
    @EnumSource(ReportForm.class)
    void everyFormIsTheTextThatItShouldBe(ReportForm form) throws IOException, ConfigException {
        String text = Reports.of(form, results());
        Path golden = GOLDEN.resolve(form.fileName());
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    @Test
    void theFirstTableSetsClaimPredictionAndMeasurementSideBySideForBothOptions() throws ConfigException {
        assertThat(Reports.of(ReportForm.MARKDOWN, results())).contains("""
                | scenario | BGP: claim | predicted | measured | verdict | DNS: claim | predicted | measured | verdict |
                |---|---|---|---|---|---|---|---|---|
                | single node failure: [node-failure](#node-failure), [dns-round-robin](#dns-round-robin) | under 3 s, by BGP withdrawal | 6.1–9.1 s | 7.47 s ± 5 ms (6.97–7.97 s, n 2) | fail | 30 to 120 s | 0–20 s | 10.1 s ± 5 ms (n 1) | inconclusive |
                | API process crash: [api-crash](#api-crash) | immediate | until someone acts | > 60.0 s | fail |  |  |  |  |
                | orderly withdrawal: [graceful-withdraw](#graceful-withdraw) | under 3 s, by BGP withdrawal | 65–75 ms | 73 ms ± 5 ms (71–74 ms, n 2) | pass | nothing: a name leads to the nodes' own addresses, without BGP |  |  |  |
                """);
    }

    @Test
    void whatIsNotAsPredictedIsFlaggedBesideItsFigureAndAmongTheFirstThings() throws ConfigException {
        Outcome quick = new Outcome.Takes(Span.ofMillis(265, 375), "BFD finds it");
        assertThat(Reports.of(
                        ReportForm.MARKDOWN,
                        List.of(result("node-failure", quick, "BFD 100 ms × 3", Drilled.silent(1, 7900)))))
                .contains("| 7.97 s ± 5 ms (n 1), not as predicted | fail |")
                .contains("\n**Not as predicted**: node-failure.\n")
                .contains("\nPredicted: 265–375 ms, in charge: BFD 100 ms × 3. BFD finds it.\n")
                .contains("\nMeasured: 7.97 s ± 5 ms, which is **not as predicted**.\n");
        assertThat(Reports.of(ReportForm.MARKDOWN, results()))
                .contains("\nNothing was measured that is not as predicted.\n")
                .contains("\nMeasured: 7.47 s ± 5 ms, as predicted.\n");
    }

    @Test
    void clientsByNameCannotTellAPartitionFromANodeThatFailed() throws ConfigException {
        Outcome any = new Outcome.NotKnown("");
        List<DrillResult> both = List.of(
                result("network-partition", any, "", Drilled.silent(1, 7900)),
                result("dns-round-robin", any, "", Drilled.silent(1, 7900)));
        assertThat(Reports.of(ReportForm.MARKDOWN, both))
                .contains("| as single node failure: the address is silent |  |  |  |");
        assertThat(Reports.of(ReportForm.HTML, both)).contains("as single node failure: the address is silent");
        assertThat(Reports.of(ReportForm.MARKDOWN, both.subList(0, 1))).doesNotContain("the address is silent");
    }

    private static DrillResult evil() throws ConfigException {
        DrillResult one = results().getFirst();
        Repetition bad = Drilled.silent(1, 7900, List.of(new Contamination(Contamination.Kind.CPU_STEAL, EVIL)));
        return new DrillResult(
                one.schema(),
                EVIL,
                EVIL,
                one.claim(),
                EVIL,
                EVIL,
                EVIL,
                Optional.of(new Prediction(
                        one.predicted().orElseThrow().scenario(),
                        EVIL,
                        new Outcome.NotKnown(EVIL),
                        List.of(),
                        EVIL,
                        Optional.empty(),
                        List.of(new Change(EVIL, EVIL, EVIL, EVIL, EVIL)),
                        List.of(EVIL))),
                one.interval(),
                one.flows(),
                one.budgets(),
                Map.of(EVIL, EVIL),
                List.of(bad));
    }

    @Test
    void textOfOthersNeverBecomesMarkup() throws ConfigException {
        assertThat(Reports.of(ReportForm.HTML, List.of(evil())))
                .doesNotContain("<script", "alert(1)</script", "\u0007");
        assertThat(Reports.of(ReportForm.MARKDOWN, List.of(evil()))).doesNotContain("<script", "\u0007");
    }

    @Test
    void junitIsXmlWhateverTheTexts() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        Reports.of(ReportForm.JUNIT, List.of(evil())).getBytes(StandardCharsets.UTF_8)));
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("name")).isEqualTo(EVIL.replace('\u0007', '\ufffd'));
    }

    @Test
    void junitCountsWhatItHolds() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        Reports.of(ReportForm.JUNIT, results()).getBytes(StandardCharsets.UTF_8)));
        Element all = document.getDocumentElement();
        assertThat(all.getAttribute("tests"))
                .isEqualTo(
                        String.valueOf(document.getElementsByTagName("testcase").getLength()));
        assertThat(all.getAttribute("failures"))
                .isEqualTo(
                        String.valueOf(document.getElementsByTagName("failure").getLength()));
        assertThat(all.getAttribute("skipped"))
                .isEqualTo(
                        String.valueOf(document.getElementsByTagName("skipped").getLength()));
    }

    @Test
    void thePageNeedsNothingButItself() throws ConfigException {
        assertThat(Reports.of(ReportForm.HTML, results()))
                .doesNotContain("http:", "https:", "src=", "@import", "<script", "<link")
                .contains("default-src 'none'");
    }

    @ParameterizedTest
    @CsvSource({"=1+1,'''=1+1'", "-5,'''-5'", "'a,b','\"a,b\"'", "'say \"x\"','\"say \"\"x\"\"\"'", "plain,plain"})
    void aCellOfCsvIsTextAlsoForASpreadsheet(String text, String cell) {
        assertThat(CsvReport.cell(text)).isEqualTo(cell);
    }

    @Test
    void theVerdictOfAllIsTheWeightiest() throws ConfigException {
        assertThat(Reports.verdict(results())).isEqualTo(Verdict.FAIL);
        assertThat(Reports.verdict(results().subList(1, 2))).isEqualTo(Verdict.PASS);
        assertThat(Reports.verdict(List.of())).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aComparisonTellsWhatTakesLongerFromChance() throws ConfigException {
        Outcome any = new Outcome.Nothing("");
        List<DrillResult> before = List.of(result(
                "node-failure", any, "", Drilled.silent(1, 700), Drilled.silent(2, 720), Drilled.silent(3, 740)));
        List<DrillResult> slower = List.of(result(
                "node-failure", any, "", Drilled.silent(1, 900), Drilled.silent(2, 920), Drilled.silent(3, 940)));
        List<DrillResult> same = List.of(result(
                "node-failure", any, "", Drilled.silent(1, 730), Drilled.silent(2, 735), Drilled.silent(3, 760)));
        assertThat(Comparison.of(before, slower).hasRegressed()).isTrue();
        assertThat(Comparison.of(slower, before).hasRegressed()).isFalse();
        assertThat(Comparison.of(before, same).hasRegressed()).isFalse();
        assertThat(Comparison.of(before, slower).markdown())
                .contains("| node-failure | fault → detected | 720 ms (3) | 920 ms (3) | +200 ms (+28 %) | slower |")
                .contains("| node-failure | → kernel | 11 ms (3) | 11 ms (3) | +0 (+0 %) | same |");
        assertThat(Comparison.of(before, results().subList(1, 2)).rows())
                .allMatch(row -> row.change() == Comparison.Change.UNKNOWN);
    }

    @Test
    void aComparisonSaysWhatElseDiffers() throws ConfigException {
        Outcome quick = new Outcome.Takes(Span.ofMillis(600, 900), "it is quick");
        Outcome slow = new Outcome.Takes(Span.ofMillis(6000, 9000), "it is slow");
        DrillResult one = result("node-failure", quick, "", Drilled.silent(1, 700));
        DrillResult other = result("node-failure", slow, "", Drilled.silent(1, 7000));
        DrillResult alone = result("api-crash", quick, "", Drilled.silent(1, 700));
        Map<String, String> timers = new LinkedHashMap<>(other.parameters());
        timers.put(DrillResult.RUN, "another");
        timers.put("hold time | between edge and nodes", "9 s");
        DrillResult later = new DrillResult(
                other.schema(),
                other.drill(),
                other.description(),
                other.claim(),
                "node2",
                other.prefix(),
                "2026-11-30T00:00:00Z",
                other.predicted(),
                other.interval(),
                other.flows(),
                other.budgets(),
                timers,
                other.repetitions());
        assertThat(Comparison.of(List.of(one), List.of(one)).notes()).isEmpty();
        Comparison comparison = Comparison.of(List.of(one), List.of(one, later, alone));
        assertThat(comparison.notes())
                .containsExactly(
                        "node-failure: the last of 1 runs before and of 2 after",
                        "node-failure: target: node1 before, node2 after",
                        "node-failure: predicted: 600–900 ms before, 6–9 s after",
                        "node-failure: hold time | between edge and nodes: none before, 9 s after",
                        "api-crash: only in the run after");
        assertThat(comparison.markdown()).contains("- node-failure: hold time \\| between edge and nodes: none before");
    }

    @Test
    void whatTheMedianMayBeOffIsNoChange() throws ConfigException {
        Outcome any = new Outcome.Nothing("");
        List<DrillResult> before = List.of(result(
                "node-failure", any, "", Drilled.silent(1, 700), Drilled.silent(2, 700), Drilled.silent(3, 700)));
        List<DrillResult> after = List.of(result(
                "node-failure", any, "", Drilled.silent(1, 707), Drilled.silent(2, 707), Drilled.silent(3, 707)));
        assertThat(Comparison.of(before, after).hasRegressed())
                .as("each may be off by 5 ms, and a probe is lost every 5 ms")
                .isFalse();
    }

    @Test
    void aComparisonSeesThatSomethingNoLongerEndsOrFailsThatPassed() throws ConfigException {
        Outcome any = new Outcome.Nothing("");
        List<DrillResult> before = List.of(result("node-failure", any, "", Drilled.silent(1, 700)));
        List<DrillResult> endless = List.of(result("node-failure", any, "", Drilled.aborted(1, 240_000)));
        Comparison comparison = Comparison.of(before, endless);
        assertThat(comparison.hasRegressed()).isTrue();
        assertThat(comparison.fallen()).containsExactly("node-failure");
        assertThat(comparison.markdown())
                .contains("| node-failure | outage seen by probes |")
                .contains("| slower |")
                .contains("node-failure passed before and fails now.");
        assertThat(Comparison.of(endless, before).rows())
                .filteredOn(row -> row.phase() == Phase.OUTAGE)
                .extracting(Comparison.Row::change)
                .containsExactly(Comparison.Change.FASTER);
        assertThat(Comparison.of(endless, before).hasRegressed()).isFalse();
    }

    @Test
    void whatDidNotEndIsToldBesideTheMedianOfTheRest() throws ConfigException {
        Outcome quick = new Outcome.Takes(Span.ofMillis(600, 900), "it is quick");
        DrillResult result = result("node-failure", quick, "", Drilled.silent(1, 700), Drilled.aborted(2, 240_000));
        assertThat(result.differsFromPrediction()).isTrue();
        assertThat(Reports.of(ReportForm.MARKDOWN, List.of(result))).contains("; 1 of 2 > 240.0 s");
    }
}
