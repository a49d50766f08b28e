package freshet.outbox;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.Config;

/** Gives the relay's channel the times that {@link Timeouts} has checked. */
@ApplicationScoped
class OutboxChannelSettings implements ClientCustomizer<Map<String, Object>> {
    private final OutboxConfig config;

    OutboxChannelSettings(OutboxConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> settings) {
        if (channel.equals(OutboxChannel.NAME)) {
            long deliveryTimeout = config.deliveryTimeout().toMillis();
            settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(deliveryTimeout));
            settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(deliveryTimeout / 2));
            settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(deliveryTimeout / 2));
        }
        return settings;
    }
}
