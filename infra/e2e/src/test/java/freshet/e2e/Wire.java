package freshet.e2e;

import com.fasterxml.jackson.databind.node.ArrayNode;
import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both ways of an event into a function: the topics of a running lab, and {@code POST /events}. Nothing waits until it is told to. */
final class Wire implements AutoCloseable {
    /** How an event travels. */
    enum Way {
        KAFKA,
        BINARY,
        STRUCTURED,
        BATCHED
    }

    private static final int POSTS_AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI events;
    private final String authorization;
    private final KafkaProducer<byte[], byte[]> producer;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Semaphore permits = new Semaphore(POSTS_AT_ONCE);
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final List<CompletableFuture<Void>> posted = new ArrayList<>();

    /** Ways to a function of this lab, told by its address. */
    Wire(Freshet freshet, String function) {
        events = URI.create(function + "/events");
        authorization = freshet.senderAuthorization();
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, freshet.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends events that way, together where the way can carry several. */
    void send(Way way, List<? extends Event> together) {
        switch (way) {
            case KAFKA -> together.forEach(event -> publish(record(event)));
            case BINARY -> together.forEach(event -> post(binary(event)));
            case STRUCTURED -> together.forEach(event -> post(structured(event)));
            case BATCHED -> post(batched(together));
        }
    }

    /** Sends a record as it is. */
    void publish(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    /** Waits for the broker and the function to have all that was sent; tells where the topics' partitions go on from. */
    Map<TopicPartition, Long> await() throws InterruptedException, ExecutionException {
        producer.flush();
        Map<TopicPartition, Long> next = new HashMap<>();
        for (Future<RecordMetadata> acknowledgement : sent) {
            RecordMetadata place = acknowledgement.get();
            next.merge(new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
        }
        CompletableFuture.allOf(posted.toArray(CompletableFuture[]::new)).get();
        sent.clear();
        posted.clear();
        return next;
    }

    /** The record of an event, as the owners' outboxes make it. */
    static ProducerRecord<byte[], byte[]> record(Event event) {
        EventType type = EventType.of(event);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                type.topic().topicName(), bytes(event.subject().toString()), EventJson.write(event));
        CloudEventForm.attributes(event)
                .forEach((name, value) -> record.headers().add("ce_" + name, bytes(value)));
        record.headers().add("content-type", bytes("application/json"));
        return record;
    }

    private HttpRequest binary(Event event) {
        HttpRequest.Builder request =
                request("application/json", new String(EventJson.write(event), StandardCharsets.UTF_8));
        CloudEventForm.attributes(event).forEach((name, value) -> request.header("ce-" + name, value));
        return request.build();
    }

    private HttpRequest structured(Event event) {
        return request(
                        "application/cloudevents+json",
                        CloudEventForm.document(event).toString())
                .build();
    }

    private HttpRequest batched(List<? extends Event> together) {
        ArrayNode batch = Freshet.JSON.createArrayNode();
        together.forEach(event -> batch.add(CloudEventForm.document(event)));
        return request("application/cloudevents-batch+json", batch.toString()).build();
    }

    private HttpRequest.Builder request(String contentType, String body) {
        return HttpRequest.newBuilder(events)
                .header("Authorization", authorization)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
    }

    private void post(HttpRequest request) {
        permits.acquireUninterruptibly();
        posted.add(attempt(request, Instant.now().plus(PATIENCE)).whenComplete((done, failure) -> permits.release()));
    }

    // As a KafkaSource does it: what is not taken for the moment is sent again.
    private CompletableFuture<Void> attempt(HttpRequest request, Instant giveUp) {
        return http.sendAsync(request, BodyHandlers.ofString()).thenCompose(answer -> {
            if (answer.statusCode() == 202) {
                return CompletableFuture.completedFuture(null);
            }
            if (answer.statusCode() != 503 || Instant.now().isAfter(giveUp)) {
                throw new AssertionError("POST /events answered " + answer.statusCode() + ": " + answer.body());
            }
            return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS))
                    .thenCompose(waited -> attempt(request, giveUp));
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        http.close();
    }
}
