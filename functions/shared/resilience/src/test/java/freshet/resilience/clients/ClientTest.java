package freshet.resilience.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ClientTest {
    private static final Client ADA = Client.ofPrincipal("ada");

    @Test
    void a_principal_is_not_told_by_name() {
        assertThat(ADA.node())
                .startsWith("_")
                .doesNotContain("ada")
                .isNotEqualTo(Client.ofPrincipal("eve").node());
    }

    @Test
    void outside_of_requests_there_is_none() {
        assertThat(Client.current()).isEmpty();
    }

    @Test
    void a_task_on_another_thread_works_for_the_same_client() throws Exception {
        FutureTask<Optional<Client>> task = new FutureTask<>(ADA.run(() -> Client.carry(Client::current)));
        Thread.ofVirtual().start(task);

        assertThat(task.get()).contains(ADA);
        assertThat(Client.current()).isEmpty();
    }

    @Test
    void what_is_done_for_nobody_is_done_for_nobody_on_another_thread_too() throws Exception {
        Callable<Optional<Client>> task = Client.carry(Client::current);

        assertThat(task.call()).isEmpty();
    }
}
