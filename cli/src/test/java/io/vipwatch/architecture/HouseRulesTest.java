package io.vipwatch.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The hard rules of ARCHITECTURE.md, over every class of every module. */
class HouseRulesTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.vipwatch");

    /** The only classes that may ask the machine what time it is. */
    private static final Set<String> CLOCKS = Set.of(
            "io.vipwatch.bgp.session.StampClock",
            "io.vipwatch.bfd.socket.MachineClock",
            "io.vipwatch.lab.container.Patience");

    /** The ways to ask, called or referred to. */
    private static final Set<String> CLOCK_METHODS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.LocalDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");

    private static final String[] PURE = {
        "io.vipwatch.bgp.octets",
        "io.vipwatch.bgp.prefix",
        "io.vipwatch.bgp.message",
        "io.vipwatch.bgp.attribute",
        "io.vipwatch.bgp.capability",
        "io.vipwatch.bgp.codec",
        "io.vipwatch.bgp.fsm",
        "io.vipwatch.bgp.rib",
        "io.vipwatch.bfd.packet",
        "io.vipwatch.bfd.fsm",
        "io.vipwatch.monitor.clock",
        "io.vipwatch.monitor.crosscheck",
        "io.vipwatch.monitor.dns",
        "io.vipwatch.monitor.evidence",
        "io.vipwatch.monitor.explain",
        "io.vipwatch.monitor.frr",
        "io.vipwatch.monitor.incident",
        "io.vipwatch.monitor.inject",
        "io.vipwatch.monitor.probe",
        "io.vipwatch.monitor.report",
        "io.vipwatch.monitor.track"
    };

    @Test
    void theHouseIsThere() {
        Set<String> modules = HOUSE.stream()
                .map(type -> type.getPackageName().split("\\.", -1)[2])
                .collect(Collectors.toSet());
        assertThat(modules).contains("bgp", "bfd", "monitor", "lab", "cli");
    }

    @Test
    void theDocumentNamesEveryPackageAndNoOther() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| (`[a-z.]+`(?:, `[a-z.]+`)*) \\|")
                .matcher(Files.readString(Path.of("..", "ARCHITECTURE.md")).split("\\| package ", 2)[1]);
        while (row.find()) {
            Stream.of(row.group(1).split(", ")).forEach(name -> named.add(name.replace("`", "")));
        }
        Set<String> there = HOUSE.stream()
                .map(type -> type.getPackageName().substring("io.vipwatch.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(there);
    }

    @Test
    void theBgpModuleDependsOnlyOnWhatTheArchitectureAllows() {
        classes()
                .that()
                .resideInAPackage("io.vipwatch.bgp..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.vipwatch.bgp..", "java..", "io.netty..", "org.slf4j..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void theBfdModuleDependsOnlyOnWhatTheArchitectureAllows() {
        classes()
                .that()
                .resideInAPackage("io.vipwatch.bfd..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.vipwatch.bfd..", "java..", "javax.crypto..", "org.slf4j..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void theMonitorModuleDependsOnlyOnWhatTheArchitectureAllows() {
        classes()
                .that()
                .resideInAPackage("io.vipwatch.monitor..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.vipwatch.monitor..",
                        "io.vipwatch.bgp..",
                        "io.vipwatch.bfd..",
                        "java..",
                        "javax.crypto..",
                        "javax.net..",
                        "javax.security.auth.x500..",
                        "com.sun.net.httpserver..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.snakeyaml.engine..",
                        "net.schmizz..",
                        "com.hierynomus.sshj..",
                        "org.sqlite..",
                        "io.prometheus.metrics..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void theLabModuleDependsOnlyOnWhatTheArchitectureAllows() {
        classes()
                .that()
                .resideInAPackage("io.vipwatch.lab..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.vipwatch.lab..",
                        "io.vipwatch.monitor..",
                        "io.vipwatch.bgp..",
                        "io.vipwatch.bfd..",
                        "java..",
                        "org.testcontainers..",
                        "com.github.dockerjava.api..", // Testcontainers' own way to the engine
                        "org.apache.commons.compress..", // and to its archives
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void theCliModuleDependsOnlyOnWhatTheArchitectureAllows() {
        classes()
                .that()
                .resideInAPackage("io.vipwatch.cli..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.vipwatch.cli..",
                        "io.vipwatch.lab..",
                        "io.vipwatch.monitor..",
                        "io.vipwatch.bgp..",
                        "io.vipwatch.bfd..",
                        "java..",
                        "javax.net..",
                        "com.sun.net.httpserver..",
                        "picocli..",
                        "tools.jackson.core..",
                        "org.snakeyaml.engine..",
                        "ch.qos.logback..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.vipwatch.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void onlyTheNamedClocksReadTheTime() {
        noClasses()
                .that(not(nameMatching(clocks())))
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("the machine's clock is read") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return CLOCK_METHODS.contains(access.getTargetOwner().getName() + "."
                                + access.getTarget().getName());
                    }
                })
                .check(HOUSE);
    }

    @Test
    void everyNamedClockIsThere() {
        assertThat(HOUSE.stream().map(JavaClass::getName)).containsAll(CLOCKS);
    }

    /** The clocks, and the classes within them. */
    private static String clocks() {
        return CLOCKS.stream()
                .map(name -> name.replace(".", "\\.") + "(\\$.*)?")
                .collect(Collectors.joining("|", "(", ")"));
    }

    @Test
    void nettyStaysInTheSessionRim() {
        noClasses()
                .that(not(resideInAnyPackage("io.vipwatch.bgp.session..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(HOUSE);
    }

    @Test
    void theCoreIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent..",
                        "io.netty..",
                        "org.slf4j..",
                        "io.vipwatch.bgp.session..",
                        "io.vipwatch.bfd.session..",
                        "io.vipwatch.bfd.socket..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Thread.class,
                        java.net.Socket.class,
                        java.net.ServerSocket.class,
                        java.net.DatagramSocket.class,
                        java.io.File.class,
                        java.io.FileInputStream.class,
                        java.io.FileOutputStream.class)
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        HOUSE.getPackage("io.vipwatch").traversePackageTree(_ -> true, (JavaPackage room) -> {
            if (!room.getClasses().isEmpty() && !room.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(room.getName());
            }
        });
        assertThat(unmarked).isEmpty();
    }

    @Test
    void namesSayWhatAClassIs() {
        classes()
                .should(new ArchCondition<JavaClass>("have a name that says what they are") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (type.getSimpleName().matches(".*(Manager|Helper|Utils?|Info|Data|Entry|Entries)")
                                && !type.getSimpleName().equals("GracefulRestartHelper")) { // RFC 4724's own word
                            events.add(SimpleConditionEvent.violated(type, type.getName()));
                        }
                    }
                })
                .check(HOUSE);
    }
}
