package dev.streampair.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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

    /** In records, where each has a default, a description and a check. */
    @Test
    void settingsAreBoundInRecords() {
        noMembers().should().beAnnotatedWith(Value.class).check(this.classes);
    }
}
