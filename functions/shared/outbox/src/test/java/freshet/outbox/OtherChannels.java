package freshet.outbox;

import freshet.bus.KafkaChannel;
import freshet.bus.RecordChannel;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Channels as other instances of the function have them. */
@ApplicationScoped
class OtherChannels {
    private final RecordChannel beside;
    private final RecordChannel cutOff;

    OtherChannels(
            @Channel("beside") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<Record<byte[], byte[]>> beside,
            @Channel("cut-off") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<Record<byte[], byte[]>> cutOff,
            KafkaClientService clients) {
        this.beside = new KafkaChannel("beside", beside, clients);
        this.cutOff = new KafkaChannel("cut-off", cutOff, clients);
    }

    /** That of an instance beside the one under test. */
    RecordChannel beside() {
        return beside;
    }

    /** That of an instance that reaches no broker. */
    RecordChannel cutOff() {
        return cutOff;
    }
}
