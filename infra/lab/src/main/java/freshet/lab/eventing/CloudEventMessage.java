package freshet.lab.eventing;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A CloudEvent as an HTTP message in binary mode. */
record CloudEventMessage(Map<String, String> headers, byte[] body) {
    private static final String CONTENT_TYPE = "content-type";
    private static final String NO_CLOUD_EVENT = "dev.knative.kafka.event";
    private static final String PING = "dev.knative.sources.ping";
    private static final int FIRST_PRINTABLE = 0x21;
    private static final int LAST_PRINTABLE = 0x7e;

    /** A record as a KafkaSource sends it: with its place, and as an event of Knative's own type if it is no CloudEvent. */
    static CloudEventMessage of(String source, ConsumerRecord<byte[], byte[]> record) {
        return of(CloudEventBuilder.from(eventOf(source, record))
                .withExtension("knativekafkatopic", record.topic())
                .withExtension("knativekafkapartition", record.partition())
                .withExtension("knativekafkaoffset", record.offset())
                .build());
    }

    /** What a PingSource sends. */
    static CloudEventMessage ping(String source, Instant now) {
        return of(CloudEventBuilder.v1()
                .withId(Long.toString(now.toEpochMilli()))
                .withSource(address("pingsources", source, ""))
                .withType(PING)
                .withTime(now.atOffset(ZoneOffset.UTC))
                .build());
    }

    private static CloudEvent eventOf(String source, ConsumerRecord<byte[], byte[]> record) {
        try {
            return KafkaMessageFactory.createReader(record).toEvent();
        } catch (RuntimeException e) { // the library says in many ways that it is none
            return wrapped(source, record);
        }
    }

    private static CloudEvent wrapped(String source, ConsumerRecord<byte[], byte[]> record) {
        var event = CloudEventBuilder.v1()
                .withId("partition:" + record.partition() + "/offset:" + record.offset())
                .withSource(address("kafkasources", source, "#" + record.topic()))
                .withType(NO_CLOUD_EVENT)
                .withSubject("partition:" + record.partition() + "#" + record.offset())
                .withTime(Instant.ofEpochMilli(record.timestamp()).atOffset(ZoneOffset.UTC));
        if (record.key() != null) {
            event.withExtension("partitionkey", text(record.key()));
        }
        for (var header : record.headers()) {
            if (header.key().equalsIgnoreCase(CONTENT_TYPE) && header.value() != null) {
                event.withDataContentType(text(header.value()));
            } else if (header.value() != null) {
                event.withExtension("kafkaheader" + name(header.key()), text(header.value()));
            }
        }
        return record.value() == null
                ? event.build()
                : event.withData(record.value()).build();
    }

    private static URI address(String kind, String name, String fragment) {
        return URI.create("/apis/v1/namespaces/freshet/" + kind + "/" + name + fragment);
    }

    // Attributes have names of lower-case letters and digits.
    private static String name(String header) {
        return header.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static CloudEventMessage of(CloudEvent event) {
        var headers = new HashMap<String, String>();
        var body = new byte[1][];
        HttpMessageFactory.createWriter((name, value) -> headers.put(name, encoded(value)), data -> body[0] = data)
                .writeBinary(event);
        return new CloudEventMessage(headers, body[0] == null ? new byte[0] : body[0]);
    }

    // HTTP protocol binding, section 3.1.3.2: what a header cannot carry, and the percent sign itself.
    private static String encoded(String value) {
        var encoded = new StringBuilder();
        for (var octet : value.getBytes(StandardCharsets.UTF_8)) {
            var isPlain = octet >= FIRST_PRINTABLE && octet <= LAST_PRINTABLE && octet != '"' && octet != '%';
            encoded.append(isPlain ? String.valueOf((char) octet) : String.format(Locale.ROOT, "%%%02X", octet));
        }
        return encoded.toString();
    }
}
