package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpCommandTest {
    @Test
    void functions_are_said_to_keep_their_classes_where_they_have_a_jvm() {
        assertThat(UpCommand.stopping(false)).startsWith("stopping").contains("classes");
        assertThat(UpCommand.stopping(true)).isEqualTo("stopping");
    }
}
