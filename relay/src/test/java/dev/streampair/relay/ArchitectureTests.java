package dev.streampair.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

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
    void nothingButTheEngineAndTheAutoConfigurationIsPublic() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE + ".spring..")
                .and()
                .haveSimpleNameNotEndingWith("AutoConfiguration")
                .should()
                .bePublic()
                .check(this.classes);
    }
}
