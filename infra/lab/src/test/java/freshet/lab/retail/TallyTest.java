package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.lab.LabFailure;
import freshet.lab.retail.table.Line;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
    private final RejectedRows rejected = new RejectedRows(null);
    private final Tally tally = new Tally(rejected);

    @Test
    void answers_are_added_up_and_reasons_counted_whatever_key_they_name() throws Exception {
        tally.add(batch(List.of("a", "b", "c")), json("""
                {"read":3,"created":1,"unchanged":0,"rejected":[
                  {"line":2,"reason":"key b is taken"},{"line":3,"reason":"key c is taken"}]}"""));
        tally.add(batch(List.of("d")), json("{\"read\":1,\"created\":0,\"unchanged\":1,\"rejected\":[]}"));

        assertThat(tally.outcome()).isEqualTo(new Outcome(4, 1, 1, Map.of("key … is taken", 2L)));
        assertThat(rejected.firstLines()).isEqualTo(Map.of("key … is taken", List.of("3", "4")));
    }

    @Test
    void there_are_never_too_many_reasons_to_read() throws Exception {
        var keys = IntStream.range(0, 1_000).mapToObj(i -> "key" + i).toList();
        var answer = new ObjectMapper()
                .createObjectNode()
                .put("read", 1_000)
                .put("created", 0)
                .put("unchanged", 0);
        var rejected = answer.putArray("rejected");
        IntStream.range(0, 1_000)
                .forEach(i -> rejected.addObject().put("line", i + 1).put("reason", "reason " + i));

        tally.add(batch(keys), answer);

        assertThat(tally.outcome().rejected()).hasSizeLessThan(60).containsEntry("other reasons", 950L);
        assertThat(tally.outcome().rejectedInAll()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"read\":2,\"created\":1,\"unchanged\":0,\"rejected\":[]}",
                "{\"read\":1,\"created\":1,\"unchanged\":1,\"rejected\":[]}",
                "{\"read\":2,\"created\":3,\"unchanged\":-1,\"rejected\":[]}"
            })
    void an_answer_that_does_not_account_for_every_line_is_not_believed(String answer) {
        assertThatThrownBy(() -> tally.add(batch(List.of("a", "b")), json(answer)))
                .isInstanceOf(LabFailure.class);
    }

    private static Batch batch(List<String> keys) throws Exception {
        var batch = new Batch();
        for (int i = 0; i < keys.size(); i++) {
            batch.add(keys.get(i), "", new Line(null, i + 2, List.of()));
        }
        return batch;
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
