package freshet.aggregator.view.audit;

import freshet.aggregator.view.task.ViewTaskConfig;
import freshet.audit.AuditedKind;
import freshet.senders.SendersConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the owners are for an audit: where they are for every request. */
@ApplicationScoped
class Owners {
    private static final long CONNECT_SECONDS = 2;
    // A little more than an owner gives one such request.
    private static final long READ_SECONDS = 6;

    private final URI users;
    private final URI products;
    private final URI purchases;
    private final ViewTaskConfig config;
    private final Optional<String> secret;

    Owners(
            @ConfigProperty(name = "quarkus.rest-client.users.url") URI users,
            @ConfigProperty(name = "quarkus.rest-client.products.url") URI products,
            @ConfigProperty(name = "quarkus.rest-client.purchases.url") URI purchases,
            ViewTaskConfig config,
            SendersConfig senders) {
        this.users = users;
        this.products = products;
        this.purchases = purchases;
        this.config = config;
        this.secret = senders.secret();
    }

    Owner of(AuditedKind kind) {
        AuditApi api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(address(kind))
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(READ_SECONDS, TimeUnit.SECONDS)
                .register(new Credentials(config.audit().tokens().map(folder -> folder.resolve(kind.plural())), secret))
                .build(AuditApi.class);
        return new Owner(kind, api, config.audit());
    }

    private URI address(AuditedKind kind) {
        return switch (kind) {
            case USERS -> users;
            case PRODUCTS -> products;
            case PURCHASES -> purchases;
        };
    }
}
