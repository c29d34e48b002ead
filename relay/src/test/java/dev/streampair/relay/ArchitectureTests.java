package dev.streampair.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

class ArchitectureTests {

    private static final String ENGINE = "dev.streampair.relay";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE);

    @Test
    void engineKnowsNoBootNoWebAndNoMeters() {
        classes()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ENGINE, "java..", "org.slf4j..", "org.jspecify..", "org.springframework.util.backoff..")
                .check(this.classes);
    }

    @Test
    void durableStoreKnowsTheEngineAndNoSpring() {
        classes()
                .that()
                .resideInAPackage(ENGINE + ".jdbc")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ENGINE, ENGINE + ".jdbc", "java..", "org.slf4j..", "org.jspecify..")
                .check(this.classes);
    }

    @Test
    void nothingButTheDurableStoreAndWhereItIsIsPublicOfItsPackage() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE + ".jdbc")
                .and()
                .haveNameNotMatching(".*\\.(JdbcStore(\\$Options)?|StoreAddress)")
                .should()
                .bePublic()
                .check(this.classes);
    }

    @Test
    void nothingButTheAutoConfigurationsIsPublicOfWhatMakesTheEngineAService() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE + ".spring..", ENGINE + ".actuate..", ENGINE + ".live..")
                .and()
                .haveNameNotMatching(".*(AutoConfiguration|IntakeHealth)")
                .should()
                .bePublic()
                .check(this.classes);
    }

    @Test
    void jettyIsKnownByTheWireOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(this.classes);
    }

    @Test
    void theWireKnowsTheEngineAndNoneOfWhatUsesIt() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE + ".jdbc..", ENGINE + ".spring..", ENGINE + ".actuate..", ENGINE + ".live..")
                .check(this.classes);
    }

    /** What a service first needs when it fails or stops must be there then, whatever became of its jar. */
    @Test
    void everyClassIsPreloaded() throws IOException {
        Set<String> preloaded = new HashSet<>(
                Files.readAllLines(Path.of("src/main/resources/dev/streampair/relay/spring/preload.txt")));
        assertThat(
                        this.classes.stream()
                                .map(JavaClass::getName)
                                .filter(
                                        (name) -> !name.matches(
                                                ".*(AutoConfiguration.*|FailureAnalyzer|InvalidSettingException|RelayDefaults|package-info)")))
                .isSubsetOf(preloaded);
    }

    /** A decimal of a format is written in the digits of the machine's language. A string of a format is not. */
    @Test
    void noNumberIsFormattedForTheMachinesLanguage() throws IOException {
        for (Path sources :
                List.of(Path.of("src/main"), Path.of("../service-x/src/main"), Path.of("../service-y/src/main"))) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter((path) -> path.toString().endsWith(".java"))
                        .toList()) {
                    assertThat(Files.readString(file))
                            .as(file.toString())
                            .doesNotContainPattern("%[-,+ 0-9.]*[dfeg]\\b");
                }
            }
        }
    }

    /** The formatter wraps code only. */
    @Test
    void noLineOfACommentIsLongerThanTheFormattersLimit() throws IOException {
        for (String module : List.of("relay", "service-x", "service-y", "system-tests", "benchmark")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
                for (Path file : files.filter((path) -> path.toString().endsWith(".java"))
                        .toList()) {
                    assertThat(Files.readAllLines(file).stream()
                                    .filter((line) -> line.length() > 120 && line.matches(" *(\\*|//|/\\*).*")))
                            .as(file.toString())
                            .isEmpty();
                }
            }
        }
    }

    /** In records, where each has a default, a description and a check. */
    @Test
    void settingsAreBoundInRecords() {
        noMembers().should().beAnnotatedWith(Value.class).check(this.classes);
    }
}
