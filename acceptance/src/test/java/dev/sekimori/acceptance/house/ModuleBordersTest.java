package dev.sekimori.acceptance.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The borders of the architecture's module table, which the module system does not hold for us. */
final class ModuleBordersTest {

    private static final String ROOT = "dev.sekimori";

    /** What a module may use, besides itself. Whoever may use a module may use model. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("decide", Set.of("model")),
            Map.entry("ledger", Set.of("model")),
            Map.entry("gateway", Set.of("model", "decide")),
            Map.entry("observe", Set.of("model")),
            Map.entry("authority", Set.of("model")),
            Map.entry("govern", Set.of("model", "decide", "ledger")),
            Map.entry("console", Set.of("model", "govern", "ledger")),
            Map.entry("lab", Set.of("model")),
            Map.entry(
                    "app",
                    Set.of(
                            "model",
                            "decide",
                            "ledger",
                            "gateway",
                            "observe",
                            "authority",
                            "govern",
                            "console",
                            "lab")));

    private static final String[] PURE = {ROOT + ".model..", ROOT + ".decide.."};
    private static final String[] EDGE = {ROOT + ".app..", ROOT + ".lab.."};

    private static JavaClasses product;

    @BeforeAll
    static void read_the_product() {
        product = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(ROOT);
    }

    @Test
    void the_table_names_every_module() {
        Set<String> modules = new TreeSet<>();
        product.forEach(type -> modules.add(moduleOf(type)));

        assertThat(MAY_USE.keySet()).containsExactlyInAnyOrderElementsOf(modules);
    }

    @TestFactory
    Stream<DynamicTest> modules_depend_inward() {
        return MAY_USE.keySet().stream()
                .sorted()
                .map(module -> DynamicTest.dynamicTest(module, () -> check(border(module))));
    }

    @Test
    void packages_form_no_cycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : product) {
            if (!isNullMarked(type.getPackage())) {
                unmarked.add(type.getPackageName());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    @Test
    void pure_modules_do_no_input_or_output() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net.http..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.sql..",
                        "java.util.concurrent..",
                        "io.netty..",
                        "io.vertx..",
                        "org.slf4j.."));
    }

    @Test
    void time_comes_in_through_a_parameter() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(EDGE)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(System.class, "currentTimeMillis"));
    }

    @Test
    void sql_stays_in_the_ledger() {
        onlyIn("ledger", "java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..");
        onlyIn("ledger", "com.zaxxer..", "org.sqlite..");
    }

    @Test
    void mail_stays_in_govern() {
        onlyIn("govern", "jakarta.mail..", "org.eclipse.angus..");
    }

    @Test
    void the_command_line_alone_writes_to_standard_output() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".app..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void logs_go_through_slf4j() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.apache.log4j.."));
    }

    @Test
    void nobody_sleeps() {
        check(noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class));
    }

    @Test
    void a_module_has_one_root_of_unchecked_exceptions() {
        Map<String, Set<String>> roots = new TreeMap<>();
        for (JavaClass type : product) {
            boolean root = type.getRawSuperclass()
                    .filter(parent -> !parent.getPackageName().startsWith(ROOT))
                    .filter(parent -> parent.isAssignableTo(RuntimeException.class))
                    .isPresent();
            if (root) {
                roots.computeIfAbsent(moduleOf(type), key -> new TreeSet<>()).add(type.getName());
            }
        }

        assertThat(roots).allSatisfy((module, types) -> assertThat(types).hasSize(1));
    }

    private static ArchRule border(String module) {
        Set<String> allowed = MAY_USE.get(module);
        String[] forbidden = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(module) && !allowed.contains(other))
                .map(other -> ROOT + "." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }

    private static void onlyIn(String module, String... packages) {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(product);
    }

    private static boolean isNullMarked(JavaPackage place) {
        return place.tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private static String moduleOf(JavaClass type) {
        return type.getPackageName().substring(ROOT.length() + 1).split("\\.")[0];
    }
}
