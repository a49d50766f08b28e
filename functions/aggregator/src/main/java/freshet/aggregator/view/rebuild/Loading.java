package freshet.aggregator.view.rebuild;

import freshet.aggregator.view.ViewWriter;
import freshet.aggregator.view.task.Pause;
import freshet.aggregator.view.task.ViewTaskConfig;
import freshet.bus.Position;
import freshet.bus.TopicIds;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Has a generation read from the topics, by several loaders at once. */
@ApplicationScoped
class Loading {
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Map<String, Object> kafka;
    private final ViewTaskConfig config;
    private final PatientDatabase database;
    private final ViewWriter view;

    Loading(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            ViewTaskConfig config,
            PatientDatabase database,
            ViewWriter view) {
        this.kafka = kafka;
        this.config = config;
        this.database = database;
        this.view = view;
    }

    /** Begins to read into a generation, which then goes on until this is closed. */
    UnderWay begin(int generation, Map<TopicPartition, Position> from) {
        Map<String, UUID> topicIds = ask(Loading::topicIds);
        int workers = config.rebuild().workers();
        List<Loader> loaders = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            int share = worker;
            List<TopicPartition> partitions = ViewWriter.PARTITIONS.stream()
                    .filter(partition -> partition.partition() % workers == share)
                    .toList();
            int batchSize = config.rebuild().batchSize();
            loaders.add(new Loader(kafka, batchSize, generation, partitions, from, topicIds, database, view));
        }
        loaders.forEach(Loader::start);
        return new UnderWay(loaders);
    }

    /** Where the topics end now. */
    Map<TopicPartition, Position> ends() {
        return ask(Loading::ends);
    }

    private static Map<TopicPartition, Position> ends(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, UUID> topicIds = topicIds(admin);
        Map<TopicPartition, OffsetSpec> question = ViewWriter.PARTITIONS.stream()
                .collect(Collectors.toMap(partition -> partition, of -> OffsetSpec.latest()));
        Map<TopicPartition, Position> ends = new HashMap<>();
        admin.listOffsets(question)
                .all()
                .get()
                .forEach((partition, end) ->
                        ends.put(partition, new Position(topicIds.get(partition.topic()), end.offset())));
        return ends;
    }

    private static Map<String, UUID> topicIds(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> names =
                ViewWriter.PARTITIONS.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        return TopicIds.of(admin.describeTopics(names).allTopicNames().get());
    }

    private interface Question<T> {
        T to(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> T ask(Question<T> question) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        try (Admin admin = Admin.create(settings)) {
            return question.to(admin);
        } catch (ExecutionException e) {
            throw new TaskFailure("The broker cannot be asked: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What reads into a generation at present. */
    static final class UnderWay implements AutoCloseable {
        private final List<Loader> loaders;

        private UnderWay(List<Loader> loaders) {
            this.loaders = loaders;
        }

        /** Events that were read and written, those that could not be decoded included. */
        long events() {
            return loaders.stream().mapToLong(Loader::events).sum();
        }

        long undecodable() {
            return loaders.stream().mapToLong(Loader::undecodable).sum();
        }

        /**
         * Whether all that lies before these positions is written. Positions of partitions that are none of the view's do not
         * count, nor do those in topics that are no longer there.
         *
         * @throws TaskFailure if that will never be
         */
        boolean hasReached(Map<TopicPartition, Position> positions) {
            for (Loader loader : loaders) {
                if (loader.failure() != null) {
                    throw new TaskFailure(
                            "The topics cannot be read: " + loader.failure().getMessage(), loader.failure());
                }
            }
            Map<TopicPartition, Position> applied = new HashMap<>();
            loaders.forEach(loader -> applied.putAll(loader.applied()));
            return applied.keySet().containsAll(ViewWriter.PARTITIONS)
                    && ViewWriter.PARTITIONS.stream()
                            .allMatch(partition -> reaches(applied.get(partition), positions.get(partition)));
        }

        private static boolean reaches(Position applied, Position wanted) {
            return wanted == null
                    || wanted.topicId() != null && !wanted.topicId().equals(applied.topicId())
                    || applied.offset() >= wanted.offset();
        }

        /** Waits until that is so, this long at the most. */
        boolean awaitReached(Map<TopicPartition, Position> positions, Duration patience) {
            Instant end = Instant.now().plus(patience);
            while (!hasReached(positions)) {
                if (Instant.now().isAfter(end)) {
                    return false;
                }
                Pause.of(LOOK);
            }
            return true;
        }

        @Override
        public void close() {
            loaders.forEach(Loader::stop);
            loaders.forEach(Loader::close);
        }
    }
}
