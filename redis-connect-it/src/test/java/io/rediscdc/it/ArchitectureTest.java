package io.rediscdc.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.concurrent.ForkJoinPool;

/** What may know what, over all modules. What holds inside one module is tested there. */
@AnalyzeClasses(packages = "io.rediscdc", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.rediscdc",
        "io.rediscdc.config..",
        "io.rediscdc.event..",
        "io.rediscdc.filter..",
        "io.rediscdc.format..",
        "io.rediscdc.kafka..",
        "io.rediscdc.metrics..",
        "io.rediscdc.placement..",
        "io.rediscdc.rdb..",
        "io.rediscdc.redis..",
        "io.rediscdc.value.."
    };

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_CONNECTOR = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rediscdc.source..", "io.rediscdc.sink..", "io.rediscdc.tools..")
            .because("both connectors and the tool stand on core: pass in what core needs to know");

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_CONNECT = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.connect..")
            .because("core also serves the tool, without a worker: what needs Connect belongs to a connector");

    @ArchTest
    static final ArchRule TYPED_KNOWS_DATA_ALONE = noClasses()
            .that()
            .resideInAPackage("io.rediscdc.typed..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.kafka.connect..")
                    .and(not(resideInAPackage("org.apache.kafka.connect.data.."))))
            .because(
                    "the typed record is one public format that the source writes and the sink reads, so both sides of it"
                            + " stand beside each other in core; it is made of Connect's data and of nothing else there");

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_TYPED = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.rediscdc.typed..")
            .because("the rest of core serves the tool without a worker");

    @ArchTest
    static final ArchRule CONNECTORS_ARE_APART = noClasses()
            .that()
            .resideInAPackage("io.rediscdc.source..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rediscdc.sink..", "io.rediscdc.tools..")
            .because("each connector is installed alone: move what both need to core");

    @ArchTest
    static final ArchRule SINK_IS_APART = noClasses()
            .that()
            .resideInAPackage("io.rediscdc.sink..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rediscdc.source..", "io.rediscdc.tools..")
            .because("each connector is installed alone: move what both need to core");

    @ArchTest
    static final ArchRule ONE_PLACE_KNOWS_THE_CLIENT = noClasses()
            .that()
            .resideOutsideOfPackage("io.rediscdc.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lettuce..", "io.netty..", "reactor..")
            .because("only io.rediscdc.redis knows the client library: use Link, Command and RespSocket");

    @ArchTest
    static final ArchRule ONLY_UP_RUNS_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackage("io.rediscdc.tools.up..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "kafka..",
                    "org.apache.kafka.server..",
                    "org.apache.kafka.metadata..",
                    "org.apache.kafka.connect.cli..",
                    "org.apache.kafka.connect.runtime..")
            .because("a worker does not show these to a plugin: use connect-api, or put the code into tools.up");

    @ArchTest
    static final ArchRule NO_COMMON_POOL = noClasses()
            .should()
            .callMethod(ForkJoinPool.class, "commonPool")
            .orShould()
            .callMethod(Collection.class, "parallelStream")
            .orShould()
            .callMethodWhere(AsyncOnCommonPool.IS_CALLED)
            .because("threads are named, owned and joined, and the common pool lacks the plugin's class loader: give"
                    + " an executor that the task closes");

    @ArchTest
    static final ArchRule PACKAGES_ARE_NAMED_FOR_STEPS = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..manager..", "..impl..")
            .because("packages are named for the step that they do: put the class beside those that use it");

    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .because(
                    "what outlives a task keeps the plugin's class loader alive: make it a field of what the task owns");
}
