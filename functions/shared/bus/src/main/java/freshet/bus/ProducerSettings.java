package freshet.bus;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.Config;

/** What a channel's properties cannot say about its Kafka client. */
@ApplicationScoped
class ProducerSettings implements ClientCustomizer<Map<String, Object>> {
    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> settings) {
        if (settings.containsKey(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)) {
            // The client's own retries, which keep the order. The connector's have the same name, would not, and are 0.
            settings.put(ProducerConfig.RETRIES_CONFIG, String.valueOf(Integer.MAX_VALUE));
        }
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""); // no JMX; a property cannot be empty
        return settings;
    }
}
