package freshet.lab;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the lab itself is, and what it finds from there. */
final class Installation {
    private static final String POSTGRES = "postgres-18";

    private Installation() {}

    /** The build's folder, {@code infra/lab/target}: it holds the lab's jar, or its classes. */
    static Path target() {
        try {
            return Path.of(Installation.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where PostgreSQL's programs are unpacked, once for all data folders. */
    static Path postgres() {
        return target().resolve(POSTGRES);
    }

    /** The project's folder. */
    static Path root() {
        return target().resolve("../../..").normalize();
    }
}
