package freshet.resilience;

import io.smallrye.config.ConfigMapping;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The deadlines of a function's own database; a second one of a function's needs a second bean, with its qualifier. */
@Singleton
class DatabaseDeadlines extends StatementDeadlines {
    /** What the database may take. */
    @ConfigMapping(prefix = "freshet.database")
    interface Config {
        /** How long a statement may take that has no shorter deadline; in a form that PostgreSQL understands, too: {@code 4s}. */
        Duration statementTimeout();
    }

    DatabaseDeadlines(Config config) {
        super(config.statementTimeout());
    }
}
