package freshet.aggregator.strategies;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.http.ProblemException;
import freshet.resilience.clients.QuotaExceeded;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OwnerFailureTest {
    @ParameterizedTest
    @MethodSource("failures")
    void whatever_an_owner_does_wrong_has_a_name(RuntimeException failure, Class<? extends ProblemException> expected) {
        assertThatThrownBy(() -> OwnerFailure.tellApart("users", () -> {
                    throw failure;
                }))
                .isExactlyInstanceOf(expected)
                .hasCause(failure);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ProcessingException(new IOException("refused")), OwnerFailure.Away.class),
                Arguments.of(new HttpClosedException("Connection was closed"), OwnerFailure.Away.class),
                Arguments.of(new WebApplicationException(500), OwnerFailure.Away.class),
                Arguments.of(new WebApplicationException(503), OwnerFailure.Busy.class),
                Arguments.of(new ProcessingException(new TimeoutException()), OwnerFailure.Late.class),
                Arguments.of(new ProcessingException(new InterruptedException()), OwnerFailure.Late.class),
                Arguments.of(new WebApplicationException(504), OwnerFailure.Late.class),
                Arguments.of(new WebApplicationException(400), OwnerFailure.Strange.class),
                Arguments.of(new WebApplicationException(429), QuotaExceeded.class));
    }
}
