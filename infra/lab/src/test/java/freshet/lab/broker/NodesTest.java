package freshet.lab.broker;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.broker.Nodes.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final Nodes THREE = new Nodes(List.of(new Node(9, 11), new Node(20, 21), new Node(30, 31)));

    @Test
    void clients_are_told_of_all_brokers_and_brokers_of_all_controllers() {
        assertThat(THREE.bootstrapServers()).isEqualTo("127.0.0.1:9,127.0.0.1:20,127.0.0.1:30");
        assertThat(THREE.voters()).isEqualTo("1@127.0.0.1:11,2@127.0.0.1:21,3@127.0.0.1:31");
    }

    @Test
    void of_three_one_may_go() {
        assertThat(THREE.copies()).isEqualTo((short) 3);
        assertThat(THREE.copiesAcknowledged()).isEqualTo((short) 2);
    }

    @Test
    void one_has_the_only_copy() {
        var one = new Nodes(List.of(new Node(9, 11)));

        assertThat(one.copies()).isEqualTo((short) 1);
        assertThat(one.copiesAcknowledged()).isEqualTo((short) 1);
    }

    @Test
    void a_broker_reads_from_its_arguments_what_was_written() {
        var arguments = THREE.asArguments().toArray(String[]::new);

        assertThat(Nodes.of(arguments, 0)).isEqualTo(THREE);
    }
}
