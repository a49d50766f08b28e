package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.FunctionProgram.Jar;
import freshet.lab.FunctionProgram.Surroundings;
import freshet.lab.database.Passwords;
import freshet.lab.links.Door;
import freshet.lab.process.ClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionProgramTest {
    @TempDir
    private static Path folder;

    private static Migrations migrations;
    private static Surroundings surroundings;

    @BeforeAll
    static void surround() throws IOException {
        Files.writeString(folder.resolve("runner"), "a build");
        migrations = Migrations.keptIn(folder.resolve("migrations.json"));
        surroundings = new Surroundings(
                Topology.doors(
                        9000, function -> List.of(new Door(19_005, 9005)), target -> new Door(10_000 + target, target)),
                new Passwords("secret", Map.of("users", "u", "products", "p", "purchases", "q", "aggregator", "a")),
                new SenderSecret("known to senders"),
                migrations,
                Duration.ofSeconds(10));
    }

    @Test
    void only_what_no_instance_of_the_build_has_migrated_is_migrated_at_the_start() throws IOException {
        var build = Files.writeString(folder.resolve("one"), "one");
        var next = Files.writeString(folder.resolve("other"), "other");

        assertThat(migrations.areDue("products", build)).isTrue();
        migrations.done("products", build);

        assertThat(migrations.areDue("products", build)).isFalse();
        assertThat(migrations.areDue("products", next)).isTrue();
        assertThat(migrations.areDue("purchases", build)).isTrue();
        assertThat(Migrations.keptIn(folder.resolve("migrations.json")).areDue("products", build))
                .isFalse();
    }

    @Test
    void a_function_takes_another_for_one_that_may_be_at_zero_before_it_is() {
        assertThat(environment("purchases")).containsEntry("FRESHET_CALLS_QUIET_AFTER", "PT5S");
    }

    @Test
    void a_function_is_told_its_own_port_database_and_broker() {
        assertThat(environment("users"))
                .containsEntry("QUARKUS_HTTP_HOST", "127.0.0.1")
                .containsEntry("QUARKUS_HTTP_PORT", "20001")
                .containsEntry("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:19006/users")
                .containsEntry("QUARKUS_DATASOURCE_USERNAME", "users")
                .containsEntry("QUARKUS_DATASOURCE_PASSWORD", "u")
                .containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "true")
                .containsEntry("QUARKUS_FLYWAY_CONNECT_RETRIES", "10")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:19005")
                .containsEntry("FRESHET_SENDERS_SECRET", "known to senders")
                .doesNotContainValue("secret");
    }

    @Test
    void a_function_knows_the_ways_to_those_it_calls_and_of_nobody_else() {
        assertThat(environment("users")).doesNotContainKeys("FRESHET_PRODUCTS_URL", "FRESHET_PURCHASES_URL");
        assertThat(environment("purchases"))
                .containsEntry("FRESHET_PRODUCTS_URL", "http://127.0.0.1:19002")
                .doesNotContainKey("FRESHET_USERS_URL");
        assertThat(environment("aggregator"))
                .containsEntry("FRESHET_USERS_URL", "http://127.0.0.1:19001")
                .containsEntry("FRESHET_PRODUCTS_URL", "http://127.0.0.1:19002")
                .containsEntry("FRESHET_PURCHASES_URL", "http://127.0.0.1:19003");
    }

    @Test
    void a_function_that_may_be_at_zero_reads_no_topics_itself() {
        assertThat(environment("users", false)).containsEntry("FRESHET_EVENTS_SOURCE", "kafka");
        assertThat(environment("users", true)).containsEntry("FRESHET_EVENTS_SOURCE", "http");
    }

    @Test
    void products_searches_over_a_datasource_of_its_own() {
        assertThat(environment("products"))
                .containsEntry("QUARKUS_DATASOURCE_SEARCH_JDBC_URL", "jdbc:postgresql://127.0.0.1:19006/products")
                .containsEntry("QUARKUS_DATASOURCE_SEARCH_USERNAME", "products")
                .containsEntry("QUARKUS_DATASOURCE_SEARCH_PASSWORD", "p");
    }

    @Test
    void the_environment_of_the_lab_names_more_options_for_a_function_s_jvm(@TempDir Path target) throws Exception {
        var jar = Files.createFile(target.resolve("quarkus-run.jar"));
        var archive = ClassArchive.of(target, "users", List.of(jar));
        var options = JavaOptions.of(
                "users", Map.of("FRESHET_LAB_JAVA_OPTIONS_USERS", " -javaagent:a.jar  -Dx=y ", "JAVA_OPTIONS", "-Dz"));

        var plain = program(new Jar(jar, archive, true, List.of())).command(20_001);
        var agent = program(new Jar(jar, archive, true, options)).command(20_001);

        assertThat(agent).containsSubsequence("-javaagent:a.jar", "-Dx=y", "-jar", jar.toString());
        assertThat(plain).anyMatch(option -> option.contains(target + "/users-"));
        assertThat(agent).noneMatch(option -> option.contains(target + "/users-"));
        assertThat(JavaOptions.of("products", Map.of("FRESHET_LAB_JAVA_OPTIONS_USERS", "-Dx=y")))
                .isEmpty();
    }

    @Test
    void a_jvm_that_has_no_memory_left_ends(@TempDir Path target) throws Exception {
        var jar = Files.createFile(target.resolve("quarkus-run.jar"));

        assertThat(program(new Jar(jar, ClassArchive.of(target, "users", List.of(jar)), false, List.of()))
                        .command(20_001))
                .contains("-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @CsvSource({"503, true", "200, false", "404, false"})
    void an_instance_is_broken_only_if_it_says_so_itself(int status, boolean isBroken) throws Exception {
        var program = program(new FunctionProgram.Executable(folder.resolve("runner")));

        try (var instance = new StubServer(probe -> StubServer.answer(probe, status, ""))) {
            assertThat(program.isBroken(instance.uri().getPort())).isEqualTo(isBroken);
        }

        assertThat(program.isBroken(Ports.free()))
                .as("one that does not answer may be stopped, or busy")
                .isFalse();
    }

    private static FunctionProgram program(FunctionProgram.Form form) {
        return new FunctionProgram(Topology.function("users"), form, false, surroundings);
    }

    private static Map<String, String> environment(String function) {
        return environment(function, false);
    }

    private static Map<String, String> environment(String function, boolean eventsByHttp) {
        var executable = new FunctionProgram.Executable(folder.resolve("runner"));
        return new FunctionProgram(Topology.function(function), executable, eventsByHttp, surroundings)
                .environment(20_001);
    }
}
