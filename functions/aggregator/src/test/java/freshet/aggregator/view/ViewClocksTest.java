package freshet.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.aggregator.AggregatorConfig;
import freshet.aggregator.OwnerPorts;
import freshet.bus.EventSource;
import freshet.bus.Position;
import freshet.start.Start;
import freshet.testing.Await;
import freshet.testing.BackingServices;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The view's age where instances' clocks are not the database's. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "aggregator"))
@WithTestResource(OwnerPorts.class)
class ViewClocksTest {
    // How much fresher than it is the view may seem: what clocks may differ by, as the README says.
    private static final Duration AGREEMENT = Duration.ofSeconds(2);
    private static final Duration LONG_AGO = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration FOREVER = Duration.ofDays(1);

    @Inject
    AgroalDataSource database;

    @Inject
    ViewPositions positions;

    @Inject
    ViewChecks checks;

    @Inject
    AggregatorConfig config;

    @AfterEach
    void forget() throws SQLException {
        update("checked_at = NULL");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "PT5H, PT0S",
        "-PT5H, PT0S",
        "PT0S, PT5H",
        "PT0S, -PT5H",
        "PT5H, -PT5H",
        "-PT5H, PT5H",
        "PT3S, -PT3S",
        "-PT3S, PT3S",
        "PT40S, PT80S",
        "PT1000H, -PT1000H"
    })
    void an_instance_tells_the_true_age_of_what_another_found_out(Duration writersClock, Duration readersClock)
            throws SQLException {
        Instant begun = Instant.now();
        known(instance(clock(writersClock), true));
        awaitStored();
        Instant done = Instant.now();
        update("checked_at = checked_at - interval '1 minute'");
        Clock clock = clock(readersClock);
        ViewAge reader = instance(clock, false);

        Instant inStep = known(reader);
        Duration told = Duration.between(inStep, clock.instant());
        Duration read = Duration.between(checkedAt(reader, clock), clock.instant());

        Duration atLeast = Duration.between(done, Instant.now()).plus(LONG_AGO).minus(AGREEMENT);
        Duration atMost = Duration.between(begun, Instant.now()).plus(LONG_AGO).plus(AGREEMENT);
        assertThat(told).isBetween(atLeast, atMost);
        assertThat(read).isBetween(atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT5H", "-PT5H"})
    void a_stored_moment_that_is_still_to_come_tells_nothing_and_does_not_stay(Duration skew) throws SQLException {
        update("checked_at = now() + interval '3 hours'");
        Clock clock = clock(skew);
        ViewAge away = instance(clock, false);

        assertThat(away.inStepAt(FOREVER)).isEmpty();
        assertThat(checkedAt(away, clock)).isNull();

        known(instance(clock, true));

        awaitStored();
        assertThat(positions.applied().age().orElseThrow()).isLessThan(LONG_AGO);
    }

    // A look that takes long, beside all that is built at once, is still to be had a little later.
    private static Instant known(ViewAge age) {
        Await.until(SOON, "the age to be known", () -> age.inStepAt(FOREVER).isPresent());
        return age.inStepAt(FOREVER).orElseThrow();
    }

    private void awaitStored() {
        Await.until(
                SOON, "the age to be stored", () -> positions.applied().age().isPresent());
    }

    private static Clock clock(Duration skew) {
        return Clock.offset(Clock.systemUTC(), skew);
    }

    private Instant checkedAt(ViewAge age, Clock clock) {
        return new ViewReader(database, age, clock)
                .read(UUID.randomUUID(), 1, null)
                .checkedAt();
    }

    /** An instance to which the bus says that it holds nothing, or says nothing. */
    private ViewAge instance(Clock clock, boolean hasBus) {
        TopicEnds ends = new TopicEnds(Map.of(), config, new Start(new SimpleMeterRegistry())) {
            @Override
            void connect() {}

            @Override
            Map<TopicPartition, Position> first() {
                return Optional.of(Map.<TopicPartition, Position>of())
                        .filter(empty -> hasBus)
                        .orElseThrow(() -> new KafkaException("away"));
            }
        };
        return new ViewAge(
                ends, positions, new TopicsMadeAnew(positions, EventSource.KAFKA, null), checks, config, clock);
    }

    private void update(String what) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE generation SET " + what + " WHERE live");
        }
    }
}
