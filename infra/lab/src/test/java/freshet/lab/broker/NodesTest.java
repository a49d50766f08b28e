package freshet.lab.broker;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.broker.Nodes.Node;
import freshet.lab.links.Door;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final Nodes THREE = new Nodes(List.of(node(9, 11), node(20, 21), node(30, 31)));

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
        var one = new Nodes(List.of(node(9, 11)));

        assertThat(one.copies()).isEqualTo((short) 1);
        assertThat(one.copiesAcknowledged()).isEqualTo((short) 1);
    }

    private static Node node(int clients, int controllers) {
        return new Node(clients, controllers, new TreeMap<>(Map.of("users", new Door(clients + 1, clients + 2))));
    }

    @Test
    void a_guest_is_told_of_no_port_but_that_of_its_own_door() {
        var listeners = new Listeners(node(9, 11));

        assertThat(listeners.own()).isEqualTo("PLAINTEXT://127.0.0.1:9,USERS://127.0.0.1:11");
        assertThat(listeners.advertised()).isEqualTo("PLAINTEXT://127.0.0.1:9,USERS://127.0.0.1:10");
        assertThat(listeners.protocols()).isEqualTo("PLAINTEXT:PLAINTEXT,USERS:PLAINTEXT");
    }

    @Test
    void a_broker_reads_from_its_arguments_what_was_written() {
        var arguments = THREE.asArguments().toArray(String[]::new);

        assertThat(Nodes.of(arguments, 0)).isEqualTo(THREE);
    }
}
