package freshet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One lab for all scenarios that can share one, with three aggregators and two products, so that nothing passes which only
 * works alone. It is started for the first that asks, and stopped after the last.
 */
final class SharedLab implements ParameterResolver {
    private static final Map<String, String> ERASED_SOON =
            Map.of("FRESHET_USERS_ERASURE_PUBLISH_AGAIN_AFTER", "5s,10s", "FRESHET_USERS_ERASURE_LOOK_EVERY", "1s");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Freshet.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedLab.class))
                .computeIfAbsent(Freshet.class, key -> start(), Freshet.class);
    }

    private static Freshet start() {
        try {
            return Freshet.startAfresh(ERASED_SOON, "--instances", "aggregator=3,products=2");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
