package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElasticityTest {
    static Stream<String> functions() {
        return Topology.names().stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void an_instance_has_no_more_requests_at_once_than_connections_to_its_database(String function) throws IOException {
        var settings = new Properties();
        var file = Path.of("../../functions", function, "src/main/resources/application.properties");
        try (var text = Files.newBufferedReader(file)) {
            settings.load(text);
        }

        var scaling = new Elasticity(Duration.ofSeconds(30), Duration.ofMinutes(15)).scaling();

        assertThat(scaling.limits().each())
                .isLessThanOrEqualTo(Integer.parseInt(settings.getProperty("quarkus.datasource.jdbc.max-size")));
        assertThat(scaling.target()).isLessThan(scaling.limits().each());
    }
}
