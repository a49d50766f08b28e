package freshet.purchases;

import freshet.testing.StatementRecorder;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class Recorder extends StatementRecorder {}
