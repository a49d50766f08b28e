package freshet.lab;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the lab itself is, and what it finds from there. */
final class Installation {
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

    /** The project's folder. */
    static Path root() {
        return target().resolve("../../..").normalize();
    }
}
