package io.rediscdc.sink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.rediscdc.sink", importOptions = ImportOption.DoNotIncludeTests.class)
class SinkLayersTest {
    @ArchTest
    static final ArchRule STEPS_GO_ONE_WAY = slices().matching("io.rediscdc.sink.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader follows put down: decode, route, coalesce, write; move what both sides need down");

    @ArchTest
    static final ArchRule NO_LETTUCE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lettuce..", "io.netty..")
            .because("only io.rediscdc.redis knows the client library; use Link and Command");

    @ArchTest
    static final ArchRule ONLY_DECODE_READS_CONNECT_DATA = noClasses()
            .that()
            .resideOutsideOfPackage("io.rediscdc.sink.decode..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.connect.data..", "org.apache.kafka.connect.header..")
            .because("a record is read in one place; what follows works with Mutation");
}
