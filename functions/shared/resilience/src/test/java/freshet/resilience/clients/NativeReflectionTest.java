package freshet.resilience.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * A native executable keeps only what it is told to of reflection. Caffeine has a generated class for each kind of cache and of entry,
 * and finds them by their names, which follow from how the cache is set up: what the quotas' cache is made of is on the list.
 */
class NativeReflectionTest {
    @Test
    void the_generated_classes_of_the_quotas_cache_are_registered() throws Exception {
        Quotas quotas = new Quotas(QuotasTest.quota(1, 1, 10), TimeMeter.SYSTEM_NANOTIME);
        quotas.take(new Client("192.0.2.1"));
        Map<?, ?> cache = ((Cache<?, ?>) value(quotas, "buckets")).asMap();
        Object entry = ((Map<?, ?>) value(cache, "data")).values().iterator().next();

        assertThat(registered())
                .contains(cache.getClass().getName(), entry.getClass().getName());
    }

    private static Object value(Object object, String name) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(object);
                }
            }
        }
        throw new AssertionError(object.getClass() + " has no field " + name);
    }

    private static Set<String> registered() throws IOException {
        String list = "/META-INF/native-image/dev.freshet/resilience/reflect-config.json";
        try (InputStream file = NativeReflectionTest.class.getResourceAsStream(list)) {
            JsonNode entries = new ObjectMapper().readTree(file);
            return StreamSupport.stream(entries.spliterator(), false)
                    .map(entry -> entry.get("name").asText())
                    .collect(Collectors.toSet());
        }
    }
}
