package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What changes or tells of a function as a whole is for the system's own senders, as it is started in production. */
@ExtendWith(SharedLab.class)
class OnlyKnownSendersMayCallTest {
    private static final int UNAUTHORIZED = 401;
    private static final int LATER = 503; // for 401, a source of events would pass over them

    private record Call(String method, String url, int refusal) {
        HttpResponse<String> make(Freshet freshet, String... headers) {
            return freshet.send(method, url, method.equals("POST") ? Map.of() : null, headers);
        }
    }

    @Test
    void events_sweeps_and_audits_need_the_secret_of_the_lab(Freshet freshet) {
        Stream<Call> ofOwners = Stream.of(freshet.users(), freshet.products(), freshet.purchases())
                .flatMap(owner -> Stream.of(
                        new Call("POST", owner + "/outbox/sweep", UNAUTHORIZED),
                        new Call("GET", owner + "/audit?limit=1", UNAUTHORIZED),
                        new Call("POST", owner + "/audit/repairs", UNAUTHORIZED),
                        new Call("POST", owner + "/events", LATER)));
        Stream<Call> ofTheAggregator = Stream.of(
                new Call("POST", freshet.aggregator() + "/view/sweep", UNAUTHORIZED),
                new Call("POST", freshet.aggregator() + "/events", LATER));
        List<Call> calls = Stream.concat(ofOwners, ofTheAggregator).toList();

        assertThat(calls).allSatisfy(call -> {
            assertThat(call.make(freshet).statusCode()).isEqualTo(call.refusal());
            assertThat(call.make(freshet, "Authorization", "Bearer of-somebody-else")
                            .statusCode())
                    .isEqualTo(call.refusal());
            // What is sent to /events and /audit/repairs is nothing that they could use.
            assertThat(call.make(freshet, "Authorization", freshet.senderAuthorization())
                            .statusCode())
                    .isIn(200, 400);
        });
    }
}
