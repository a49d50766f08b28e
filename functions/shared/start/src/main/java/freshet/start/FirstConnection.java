package freshet.start;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;

/** Notices the first connection to the function's own database. */
@Singleton
class FirstConnection implements AgroalPoolInterceptor {
    private final Start start;

    FirstConnection(Start start) {
        this.start = start;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        start.reached(Phase.FIRST_CONNECTION);
    }
}
