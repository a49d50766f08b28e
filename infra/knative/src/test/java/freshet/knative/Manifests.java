package freshet.knative;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads the manifests of the repository. A key that comes twice is an error. */
final class Manifests {
    static final Path ROOT = Path.of(System.getProperty("freshet.root", "../.."));
    static final Path BASE = ROOT.resolve("infra/knative/base");
    static final Path LOCAL = ROOT.resolve("infra/knative/overlays/local");
    static final Path PRODUCTION = ROOT.resolve("infra/knative/overlays/production");
    static final Path FRONT = ROOT.resolve("infra/knative/front");
    static final List<String> FUNCTIONS = List.of("users", "products", "purchases", "aggregator");
    static final List<String> OWNERS = FUNCTIONS.subList(0, 3);

    private static final List<Path> FOLDERS =
            List.of(ROOT.resolve("infra/knative"), ROOT.resolve("infra/kafka"), ROOT.resolve("infra/postgres"));
    private static final YAMLMapper YAML = new YAMLMapper(
            YAMLFactory.builder().loaderOptions(withoutDuplicates()).build());

    private Manifests() {}

    private static LoaderOptions withoutDuplicates() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    /** Every YAML file under infra/knative, kafka and postgres. */
    static List<Path> files() {
        return FOLDERS.stream().flatMap(Manifests::files).sorted().toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !folder.relativize(file).startsWith("target"))
                    .filter(file -> !folder.relativize(file).startsWith("src"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a file; of one that holds patches, none. */
    static List<Manifest> in(Path file) {
        return documents(file).stream()
                .filter(ObjectNode.class::isInstance)
                .map(document -> new Manifest(ROOT.relativize(file).toString(), (ObjectNode) document))
                .toList();
    }

    static List<JsonNode> documents(Path file) {
        try {
            return documents(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static List<JsonNode> documents(String yaml) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (JsonParser parser = YAML.getFactory().createParser(yaml)) {
            while (parser.nextToken() != null) {
                documents.add(YAML.readTree(parser));
            }
        }
        return documents;
    }

    /** A single document, for tests of what is wrong with one. */
    static Manifest of(String yaml) {
        try {
            return new Manifest("a test", (ObjectNode) YAML.readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(Path file, TypeReference<T> type) {
        try {
            return YAML.readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of this kind and name. */
    static Manifest one(List<Manifest> among, String kind, String name) {
        return among.stream()
                .filter(manifest ->
                        manifest.kind().equals(kind) && manifest.name().equals(name))
                .filter(manifest -> !kind.equals("Service") || manifest.group().equals("serving.knative.dev"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind + " " + name));
    }

    static List<Manifest> all(List<Manifest> among, String type) {
        return among.stream().filter(manifest -> manifest.type().equals(type)).toList();
    }
}
