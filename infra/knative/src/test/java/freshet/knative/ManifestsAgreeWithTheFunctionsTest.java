package freshet.knative;

import static freshet.knative.Manifests.FUNCTIONS;
import static freshet.knative.Manifests.LOCAL;
import static freshet.knative.Manifests.OWNERS;
import static freshet.knative.Manifests.PRODUCTION;
import static freshet.knative.Manifests.ROOT;
import static freshet.knative.Manifests.all;
import static freshet.knative.Manifests.one;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.events.Topic;
import io.strimzi.api.kafka.model.kafka.KafkaClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Numbers and names that stand in the manifests and elsewhere too: wherever they change, they change together. */
class ManifestsAgreeWithTheFunctionsTest {
    // Without a new request; drainSleepDuration of knative/serving, which nothing sets.
    private static final Duration QUEUE_PROXY_DRAIN = Duration.ofSeconds(30);

    private static final List<String> ALL = FUNCTIONS;
    private static final List<Path> OVERLAYS = List.of(LOCAL, PRODUCTION);
    private static final String AUTOSCALING = "/spec/template/metadata/annotations/autoscaling.knative.dev~1";

    // What CloudNativePG and a superuser need of a database's connections, and a migration.
    private static final int CONNECTIONS_OF_OTHERS = 12;
    private static final int TASKS_AT_ONCE = 2;

    private static final List<Manifest> MANIFESTS = Kustomization.resolve(PRODUCTION);

    @ParameterizedTest
    @FieldSource("ALL")
    void a_service_is_what_the_build_writes(String function) {
        Path built = ROOT.resolve("functions/" + function + "/target/kubernetes/knative.yml");
        assertThat(built).as("run ./mvnw -DskipTests package").exists();

        assertThat(Manifests.documents(Manifests.BASE.resolve(function + ".yaml")))
                .as("infra/knative/base/%s.yaml is old: run infra/knative/generate", function)
                .isEqualTo(Manifests.documents(built));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void an_instance_is_sent_as_many_requests_at_once_as_its_largest_bulkhead_takes(String function) {
        assertThat(service(function)
                        .at("/spec/template/spec/containerConcurrency")
                        .asInt())
                .isEqualTo(Collections.max(bulkheads(function).values()));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void one_more_instance_is_wanted_before_a_bulkhead_of_one_is_full(String function) {
        double target = number(function, "target") * number(function, "target-utilization-percentage") / 100;

        // Imports, audits, counts and events are few, and come one after the other.
        assertThat(bulkheads(function))
                .allSatisfy((kind, places) -> assertThat(
                                Set.of("imports", "audit", "count", "events").contains(kind) || target <= places)
                        .as("%s has %d places, and %s are aimed at", kind, places, target)
                        .isTrue());
    }

    private static Map<String, Integer> bulkheads(String function) {
        FunctionSettings settings = FunctionSettings.of(function);
        Map<String, Integer> bulkheads = new TreeMap<>(settings.kinds());
        bulkheads.put(
                "events",
                Integer.valueOf(ClassFiles.defaultOf(
                        "shared/bus/target/classes/freshet/bus/EventsResource$Config.class", "concurrency")));
        if (function.equals("aggregator")) {
            // A question is answered by the view, by the owners or over the bus.
            bulkheads.put("view", settings.bulkhead("view.ViewReader/read"));
            bulkheads.put("owners", settings.bulkhead("strategies.Users/find"));
            bulkheads.put("bus", settings.bulkhead("strategies.QueryBus/send"));
            bulkheads.put("count", settings.bulkhead("view.ViewReader/count"));
        } else {
            bulkheads.put("audit", settings.integer("freshet.audit.concurrency"));
        }
        return bulkheads;
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void no_request_is_cut_off_before_its_own_time_is_over(String function) {
        FunctionSettings settings = FunctionSettings.of(function);
        Duration cutOff = Duration.ofSeconds(
                service(function).at("/spec/template/spec/timeoutSeconds").asInt());

        // Senders may have to wait for the cluster's keys first.
        Duration keys = duration(ClassFiles.defaultOf(
                "shared/senders/target/classes/freshet/senders/SendersConfig$Keys.class", "timeout"));
        Duration events = duration(
                ClassFiles.defaultOf("shared/bus/target/classes/freshet/bus/EventsResource$Config.class", "timeout"));
        assertThat(cutOff)
                .isGreaterThan(settings.longestRequest())
                .isGreaterThan(keys.plus(events))
                .isGreaterThan(keys.plus(outbox("sweepTimeout")))
                // It is the grace period, too, of which the function has what the queue-proxy leaves.
                .isGreaterThan(QUEUE_PROXY_DRAIN
                        .plus(settings.duration("quarkus.shutdown.timeout"))
                        .plus(outbox("drainTimeout")));
    }

    private static Duration outbox(String method) {
        return duration(ClassFiles.defaultOf("shared/outbox/target/classes/freshet/outbox/OutboxConfig.class", method));
    }

    private static Duration duration(String text) {
        return FunctionSettings.duration(text, "a default");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_function_is_looked_at_every_second_where_it_says_that_it_is_ready(String function) {
        JsonNode container = container(function);

        assertThat(container.at("/readinessProbe/periodSeconds").asInt()).isEqualTo(1);
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/ports/0/containerPort").asInt())
                .isEqualTo(container.at("/readinessProbe/httpGet/port").asInt())
                .isEqualTo(container.at("/livenessProbe/httpGet/port").asInt())
                .isEqualTo(8080); // Quarkus's own default, which nothing here changes
        assertThat(service(function)
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo(function);
    }

    // The first one's certificate is there once Kafka is.
    @ParameterizedTest
    @FieldSource("ALL")
    void a_revision_is_given_longer_to_be_ready_than_the_guide_gives_kafka(String function) throws IOException {
        assertThat(duration(service(function)
                        .at("/spec/template/metadata/annotations/serving.knative.dev~1progress-deadline")
                        .asText()))
                .isGreaterThan(guidesWaitForKafkaAndDatabases());
    }

    private static Duration guidesWaitForKafkaAndDatabases() throws IOException {
        Matcher wait = Pattern.compile("kubectl wait -n freshet kafka,cluster\\S* .* --timeout=(\\d+m)\n")
                .matcher(Files.readString(ROOT.resolve("infra/knative/README.md")));
        assertThat(wait.find()).isTrue();
        return duration(wait.group(1));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_pooler_takes_the_connections_of_all_instances_and_the_database_those_of_the_poolers(String function) {
        FunctionSettings settings = FunctionSettings.of(function);
        Manifest pooler = one(MANIFESTS, "Pooler", function + "-db-pooler");
        int most = settings.integer("quarkus.datasource.jdbc.max-size");
        int instances = (int) number(function, "max-scale");
        int poolers = pooler.at("/spec/instances").asInt();
        int tasks = function.equals("aggregator") ? TASKS_AT_ONCE : 0;

        // Even if one pooler gets them all.
        assertThat(instances * most).isLessThanOrEqualTo(parameter(pooler, "max_client_conn"));
        assertThat(poolers * parameter(pooler, "default_pool_size") + tasks * most + CONNECTIONS_OF_OTHERS)
                .isLessThanOrEqualTo(maxConnections(function));
        assertThat(jdbcUrl(function, "")).startsWith("jdbc:postgresql://" + pooler.name() + ":5432/" + function + "?");
        assertThat(pooler.at("/spec/cluster/name").asText()).isEqualTo(function + "-db");
        assertThat(pooler.at("/spec/pgbouncer/poolMode").asText()).isEqualTo("transaction");
        assertThat(pooler.at("/spec/pgbouncer/parameters/ignore_startup_parameters")
                        .asText())
                .contains("options"); // which the functions send, for the databases that they have without a pooler
    }

    @Test
    void one_replica_alone_takes_the_searches_of_all_instances() {
        int most = FunctionSettings.of("products").integer("quarkus.datasource.search.jdbc.max-size");

        assertThat((int) number("products", "max-scale") * most + CONNECTIONS_OF_OTHERS)
                .isLessThanOrEqualTo(maxConnections("products"));
        assertThat(jdbcUrl("products", "SEARCH_")).startsWith("jdbc:postgresql://products-db-ro:5432/products?");
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void there_is_a_replica_that_searches_read_from(Path overlay) {
        assertThat(one(Kustomization.resolve(overlay), "Cluster", "products-db")
                        .at("/spec/instances")
                        .asInt())
                .isGreaterThan(1);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_database_ends_what_nobody_waits_for_as_in_the_lab(String function) {
        assertThat(one(MANIFESTS, "Cluster", function + "-db")
                        .at("/spec/postgresql/parameters/client_connection_check_interval")
                        .asText())
                .isEqualTo("100ms");
    }

    private static int maxConnections(String function) {
        return one(MANIFESTS, "Cluster", function + "-db")
                .at("/spec/postgresql/parameters/max_connections")
                .asInt();
    }

    private static int parameter(Manifest pooler, String name) {
        return pooler.at("/spec/pgbouncer/parameters/" + name).asInt();
    }

    private static String jdbcUrl(String function, String datasource) {
        return variable(container(function), "QUARKUS_DATASOURCE_" + datasource + "JDBC_URL")
                .path("value")
                .asText();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_role_has_the_limit_that_a_pooler_does_not_pass_on(String function) {
        Manifest cluster = one(MANIFESTS, "Cluster", function + "-db");
        String limit = FunctionSettings.of(function)
                        .duration("freshet.database.statement-timeout")
                        .toSeconds() + "s";

        assertThat(cluster.at("/spec/bootstrap/initdb/database").asText()).isEqualTo(function);
        assertThat(cluster.at("/spec/bootstrap/initdb/owner").asText()).isEqualTo(function);
        assertThat(cluster.list("/spec/bootstrap/initdb/postInitApplicationSQL"))
                .extracting(JsonNode::asText)
                .contains("ALTER ROLE \"%1$s\" IN DATABASE \"%1$s\" SET statement_timeout = '%2$s'"
                        .formatted(function, limit));
    }

    // Texts are compared and searched for in the databases: what differs there would be found in production only.
    @ParameterizedTest
    @FieldSource("ALL")
    void a_database_sorts_and_folds_letters_as_the_lab_s(String function) throws IOException {
        JsonNode initdb = one(MANIFESTS, "Cluster", function + "-db").at("/spec/bootstrap/initdb");
        String lab = Files.readString(ROOT.resolve("infra/lab/src/main/java/freshet/lab/database/Database.java"));

        assertThat(lab)
                .contains("\"--encoding=" + initdb.path("encoding").asText() + "\"")
                .contains("\"--locale=" + initdb.path("locale").asText() + "\"")
                .contains("\"--locale-provider=" + initdb.path("localeProvider").asText() + "\"")
                .contains("\"--builtin-locale=" + initdb.path("builtinLocale").asText() + "\"");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_migration_goes_straight_to_the_database_and_has_no_limit(String function) {
        Manifest job = one(MANIFESTS, "Job", "migrate-" + function);
        JsonNode container = Kustomization.containers(job).getFirst();

        assertThat(container.path("image").asText())
                .isEqualTo(container(function).path("image").asText());
        assertThat(value(container, "FRESHET_MIGRATE_ONLY")).isEqualTo("true");
        assertThat(value(container, "QUARKUS_DATASOURCE_JDBC_URL"))
                .startsWith("jdbc:postgresql://" + function + "-db-rw:5432/" + function + "?")
                .endsWith("&options=-c%20statement_timeout=0");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_migration_waits_longer_for_its_database_than_the_guide_does(String function) throws IOException {
        Manifest job = one(MANIFESTS, "Job", "migrate-" + function);
        JsonNode container = Kustomization.containers(job).getFirst();
        int retries = Integer.parseInt(value(container, "QUARKUS_FLYWAY_CONNECT_RETRIES"));
        Duration interval = duration(value(container, "QUARKUS_FLYWAY_CONNECT_RETRIES_INTERVAL"));

        assertThat(interval.multipliedBy(retries)
                        .multipliedBy(job.at("/spec/backoffLimit").asInt()))
                .isGreaterThan(guidesWaitForKafkaAndDatabases());
    }

    @Test
    void the_topics_are_those_of_the_contract() {
        List<Manifest> topics = all(MANIFESTS, "kafka.strimzi.io/v1 KafkaTopic");

        assertThat(topics)
                .extracting(Manifest::name)
                .containsExactlyInAnyOrderElementsOf(names(Set.of(Topic.values())));
        for (Topic topic : Topic.values()) {
            Manifest manifest = one(topics, "KafkaTopic", topic.topicName());
            Map<String, String> configs = new TreeMap<>(topic.configs());
            configs.put("min.insync.replicas", "2"); // all copies but one, as the lab has it

            assertThat(manifest.at("/spec/partitions").asInt())
                    .as(topic.topicName())
                    .isEqualTo(topic.partitions());
            assertThat(manifest.at("/spec/replicas").asInt()).isEqualTo(3);
            assertThat(texts(manifest.at("/spec/config"))).as(topic.topicName()).isEqualTo(configs);
        }
    }

    // What the lab's broker is told and what is not about its being small, or one of one.
    @Test
    void the_brokers_settings_are_the_lab_s() throws IOException {
        String source = Files.readString(ROOT.resolve("infra/lab/src/main/java/freshet/lab/broker/BrokerMain.java"));
        Map<String, String> lab = Pattern.compile("settings\\.put\\(\"([a-z.]+)\", \"([^\"]*)\"\\)")
                .matcher(source)
                .results()
                .collect(Collectors.toMap((MatchResult found) -> found.group(1), found -> found.group(2)));
        Map<String, String> here = texts(one(MANIFESTS, "Kafka", "freshet").at("/spec/kafka/config"));

        assertThat(here)
                .containsKeys(
                        "auto.create.topics.enable",
                        "broker.session.timeout.ms",
                        "group.consumer.session.timeout.ms",
                        "group.consumer.heartbeat.interval.ms");
        assertThat(here).allSatisfy((name, value) -> {
            if (lab.containsKey(name)) {
                assertThat(value).as(name).isEqualTo(lab.get(name));
            } else {
                assertThat(name).matches(".*(replication\\.factor|insync\\.replicas|min\\.isr)");
            }
        });
    }

    @Test
    void the_brokers_have_no_setting_that_strimzi_keeps_for_itself() {
        List<String> forbidden = List.of(KafkaClusterSpec.FORBIDDEN_PREFIXES.split(", "));
        List<String> exceptions = List.of(KafkaClusterSpec.FORBIDDEN_PREFIX_EXCEPTIONS.split(", "));

        assertThat(Manifest.names(one(MANIFESTS, "Kafka", "freshet").at("/spec/kafka/config")))
                .allMatch(
                        name -> exceptions.contains(name) || forbidden.stream().noneMatch(name::startsWith));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void each_consumer_group_has_a_source_that_reads_its_topics(String function) {
        Map<String, Set<Topic>> subscriptions = ClassFiles.subscriptions(function);
        List<Manifest> sources = sourcesOf(function, "KafkaSource");

        assertThat(subscriptions).isNotEmpty();
        assertThat(sources)
                .extracting(ManifestsAgreeWithTheFunctionsTest::group)
                .containsExactlyInAnyOrderElementsOf(subscriptions.keySet());
        assertThat(sources).allSatisfy(source -> {
            assertThat(source.at("/spec/sink/uri").asText()).isEqualTo("/events");
            assertThat(source.at("/spec/ordering").asText()).isEqualTo("ordered");
            assertThat(source.list("/spec/topics"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrderElementsOf(names(subscriptions.get(group(source))));
            // More would have no partition to read.
            assertThat(source.at("/spec/consumers").asInt()).isLessThanOrEqualTo(12);
            // What is given up is lost: half a second more from attempt to attempt is years of attempts. But the
            // sender adds up all pauses before it begins, in a loop that has no end for the largest int.
            assertThat(source.at("/spec/delivery/retry").asInt()).isBetween(50_000, 1_000_000);
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_source_may_read_its_topics_and_nothing_else(String function) {
        assertThat(sourcesOf(function, "KafkaSource")).allSatisfy(source -> {
            Manifest user = one(MANIFESTS, "KafkaUser", source.name() + "-source");

            assertThat(granted(user, "topic", "Read")).isEqualTo(texts(source.list("/spec/topics")));
            assertThat(granted(user, "group", "Read")).isEqualTo(Set.of(group(source)));
            assertThat(granted(user, "topic", "Write")).isEmpty();
            assertThat(source.at("/spec/net/tls/cert/secretKeyRef/name").asText())
                    .isEqualTo(source.at("/spec/net/tls/key/secretKeyRef/name").asText())
                    .isEqualTo("kafka-" + user.name());
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_function_may_write_what_it_writes_and_read_what_it_reads_itself(String function) {
        Manifest user = one(MANIFESTS, "KafkaUser", function);
        Set<Topic> written = new TreeSet<>(ClassFiles.written(function));
        written.add(Topic.DEAD_LETTERS); // whatever comes to it may have to be buried

        assertThat(granted(user, "topic", "Write")).isEqualTo(names(written));
        assertThat(granted(user, "topic", "Read"))
                .isEqualTo(
                        function.equals("aggregator")
                                ? names(Set.of(Topic.QUERY_RESULTS, Topic.USERS, Topic.PRODUCTS, Topic.PURCHASES))
                                : Set.of());
        assertThat(granted(user, "group", "Read")).isEmpty();
    }

    @Test
    void the_aggregator_and_its_tasks_may_read_the_topics_of_the_view() {
        Set<String> view = names(ClassFiles.subscriptions("aggregator").get("freshet.aggregator.view"));
        Manifest tasks = one(MANIFESTS, "KafkaUser", "aggregator-tasks");

        assertThat(granted(one(MANIFESTS, "KafkaUser", "aggregator"), "topic", "Read"))
                .containsAll(view);
        assertThat(granted(tasks, "topic", "Read")).isEqualTo(view);
        for (String task : List.of("audit-view", "rebuild-view")) {
            Manifest job = Manifests.in(Manifests.BASE.resolve("../tasks/" + task + ".yaml"))
                    .getFirst();
            JsonNode container = Kustomization.containers(job).getFirst();
            assertThat(variable(container, "KAFKA_SSL_KEYSTORE_KEY")
                            .at("/valueFrom/secretKeyRef/name")
                            .asText())
                    .isEqualTo("kafka-" + tasks.name());
            assertThat(job.at("/spec/template/spec/serviceAccountName").asText())
                    .isEqualTo("aggregator-tasks");
            assertThat(job.list("/spec/template/spec/volumes"))
                    .flatExtracting(volume -> Manifest.elements(volume.at("/projected/sources")))
                    .extracting(
                            source -> source.at("/serviceAccountToken/audience").asText())
                    .containsExactlyElementsOf(
                            OWNERS.stream().map(owner -> "freshet/" + owner).toList());
            // A lock of the session lets in one task at a time.
            assertThat(value(container, "QUARKUS_DATASOURCE_JDBC_URL"))
                    .startsWith("jdbc:postgresql://aggregator-db-rw:");
        }
    }

    @Test
    void nobody_else_is_a_user_of_kafka_and_each_may_describe_what_it_may_read_or_write() {
        List<Manifest> users = all(MANIFESTS, "kafka.strimzi.io/v1 KafkaUser");
        List<String> sources = all(MANIFESTS, "sources.knative.dev/v1 KafkaSource").stream()
                .map(source -> source.name() + "-source")
                .toList();
        List<String> expected = new ArrayList<>(sources);
        expected.addAll(FUNCTIONS);
        expected.add("aggregator-tasks");

        assertThat(users).extracting(Manifest::name).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(users).allSatisfy(user -> {
            assertThat(granted(user, "topic", "Describe"))
                    .containsAll(granted(user, "topic", "Read"))
                    .containsAll(granted(user, "topic", "Write"));
            assertThat(user.list("/spec/authorization/acls"))
                    .allMatch(acl -> acl.at("/resource/patternType").asText().equals("literal"));
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_function_knows_the_service_accounts_of_its_sources_and_of_who_audits_it(String function) {
        Set<String> accounts = Stream.of("KafkaSource", "PingSource")
                .flatMap(kind -> sourcesOf(function, kind).stream())
                .map(ManifestsAgreeWithTheFunctionsTest::serviceAccount)
                .collect(Collectors.toSet());
        if (!function.equals("aggregator")) {
            accounts.add("system:serviceaccount:freshet:aggregator-tasks"); // which audit it
        }
        JsonNode container = container(function);

        assertThat(Set.of(value(container, "FRESHET_SENDERS_CLUSTER_SUBJECTS").split(",")))
                .isEqualTo(accounts);
        assertThat(Stream.of("KafkaSource", "PingSource").flatMap(kind -> sourcesOf(function, kind).stream()))
                .allMatch(source -> source.at("/spec/sink/audience")
                        .asText()
                        .equals(value(container, "FRESHET_SENDERS_CLUSTER_AUDIENCE")));
        assertThat(value(container, "FRESHET_EVENTS_SOURCE")).isEqualTo("http");
    }

    // As Knative Eventing names them: auth.GetOIDCServiceAccountNameForResource. Of names longer than 63 it hashes the
    // end.
    private static String serviceAccount(Manifest source) {
        String name =
                source.name() + "-oidc-" + source.group() + "-" + source.kind().toLowerCase(Locale.ROOT);
        assertThat(name.length()).isLessThanOrEqualTo(63);
        return "system:serviceaccount:freshet:" + name;
    }

    @Test
    void each_owner_is_swept_as_often_as_the_aggregator_counts_on() {
        Duration promised = duration(ClassFiles.defaultOf(
                "aggregator/target/classes/freshet/aggregator/AggregatorConfig.class", "publishedWithin"));

        for (String owner : OWNERS) {
            assertThat(sourcesOf(owner, "PingSource")).singleElement().satisfies(sweep -> {
                assertThat(sweep.at("/spec/schedule").asText()).isEqualTo("*/" + promised.toMinutes() + " * * * *");
                assertThat(sweep.at("/spec/sink/uri").asText()).isEqualTo("/outbox/sweep");
            });
        }
        // It has no outbox, and no request waits for what its sweep drops.
        assertThat(sourcesOf("aggregator", "PingSource")).singleElement().satisfies(sweep -> {
            assertThat(sweep.at("/spec/schedule").asText()).matches("\\d+ \\* \\* \\* \\*");
            assertThat(sweep.at("/spec/sink/uri").asText()).isEqualTo("/view/sweep");
        });
    }

    @Test
    void kafka_is_reached_at_the_listener_that_is_there() {
        Manifest kafka = one(MANIFESTS, "Kafka", "freshet");
        int port = kafka.at("/spec/kafka/listeners/0/port").asInt();
        String service = kafka.name() + "-kafka-bootstrap";
        String namespace = kafka.at("/metadata/namespace").asText();

        assertThat(one(MANIFESTS, "ConfigMap", "freshet")
                        .at("/data/kafka-bootstrap-servers")
                        .asText())
                .isEqualTo(service + ":" + port);
        // The sources' consumers run in Knative's namespace.
        assertThat(all(MANIFESTS, "sources.knative.dev/v1 KafkaSource"))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(texts(source.list("/spec/bootstrapServers")))
                        .containsExactly(service + "." + namespace + ".svc:" + port));
        assertThat(all(MANIFESTS, "kafka.strimzi.io/v1 KafkaNodePool"))
                .allMatch(pool ->
                        pool.at("/metadata/labels/strimzi.io~1cluster").asText().equals(kafka.name()));
    }

    @Test
    void every_variable_is_one_that_the_functions_read() throws IOException {
        Set<String> known = knownVariables();
        List<Manifest> tasks = Stream.of("audit-view", "rebuild-view")
                .flatMap(task -> Manifests.in(Manifests.BASE.resolve("../tasks/" + task + ".yaml")).stream())
                .toList();

        for (Manifest manifest :
                Stream.concat(MANIFESTS.stream(), tasks.stream()).toList()) {
            for (JsonNode container : Kustomization.containers(manifest)) {
                for (JsonNode variable : container.path("env")) {
                    assertThat(known)
                            .as(manifest.toString())
                            .contains(variable.path("name").asText());
                }
            }
        }
    }

    // The README's tables name every setting of the environment, and the properties of Freshet; Kafka's clients know
    // theirs.
    private static Set<String> knownVariables() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Set<String> known = new TreeSet<>();
        for (String name : List.of("", "SEARCH_")) {
            for (String part : List.of("JDBC_URL", "USERNAME", "PASSWORD")) {
                known.add("QUARKUS_DATASOURCE_" + name + part);
            }
        }
        Pattern.compile("\\b(QUARKUS|FRESHET|KAFKA)(_[A-Z]+)+\\b")
                .matcher(readme)
                .results()
                .forEach(found -> known.add(found.group()));
        Stream.concat(ConsumerConfig.configNames().stream(), ProducerConfig.configNames().stream())
                .forEach(name ->
                        known.add("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_')));
        Pattern row = Pattern.compile("^\\| (`[^|]*) \\|", Pattern.MULTILINE);
        row.matcher(readme)
                .results()
                .forEach(found -> properties(found.group(1))
                        .forEach(name -> known.add(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))));
        return known;
    }

    // `freshet.a.b`, `.c` stands for freshet.a.b and freshet.a.c.
    private static List<String> properties(String cell) {
        List<String> names = new ArrayList<>();
        for (MatchResult found :
                Pattern.compile("`([a-z.-]+)`").matcher(cell).results().toList()) {
            String name = found.group(1);
            if (name.startsWith(".") && !names.isEmpty()) {
                String first = names.getFirst();
                names.add(first.substring(0, first.lastIndexOf('.')) + name);
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private static Manifest service(String function) {
        return one(MANIFESTS, "Service", function);
    }

    private static JsonNode container(String function) {
        return Kustomization.containers(service(function)).getFirst();
    }

    private static double number(String function, String annotation) {
        return service(function).at(AUTOSCALING + annotation).asDouble();
    }

    private static JsonNode variable(JsonNode container, String name) {
        return Manifest.elements(container.path("env")).stream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private static String value(JsonNode container, String name) {
        return variable(container, name).path("value").asText();
    }

    private static List<Manifest> sourcesOf(String function, String kind) {
        return all(MANIFESTS, "sources.knative.dev/v1 " + kind).stream()
                .filter(source -> source.at("/spec/sink/ref/name").asText().equals(function))
                .toList();
    }

    private static String group(Manifest source) {
        return source.at("/spec/consumerGroup").asText();
    }

    private static Set<String> granted(Manifest user, String type, String operation) {
        return user.list("/spec/authorization/acls").stream()
                .filter(acl -> acl.at("/resource/type").asText().equals(type))
                .filter(acl -> texts(Manifest.elements(acl.path("operations"))).contains(operation))
                .map(acl -> acl.at("/resource/name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Set<Topic> topics) {
        return topics.stream().map(Topic::topicName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> texts(List<JsonNode> list) {
        return list.stream().map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        Manifest.names(object).forEach(name -> texts.put(name, object.get(name).asText()));
        return texts;
    }
}
