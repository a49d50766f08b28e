package freshet.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The tar file of an image, in the layout of the Open Container Initiative. */
record ImageTar(Map<String, byte[]> files) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Has it written below this folder, and reads it. */
    static ImageTar of(JibContainerBuilder content, Path folder) throws Exception {
        Path tar = folder.resolve("image.tar");
        content.containerize(Containerizer.to(TarImage.at(tar).named("freshet/users:1.2"))
                .setOfflineMode(true)
                .setBaseImageLayersCache(folder.resolve("base-layers"))
                .setApplicationLayersCache(folder.resolve("layers")));
        try (InputStream file = Files.newInputStream(tar)) {
            return new ImageTar(entries(file));
        }
    }

    byte[] index() {
        return files.get("index.json");
    }

    /** How a container is started: user, entrypoint, environment. */
    JsonNode config() throws IOException {
        return blob(manifest().at("/config/digest")).get("config");
    }

    List<String> texts(String ofConfig) throws IOException {
        return StreamSupport.stream(config().get(ofConfig).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** The names of the files in each layer, the lowest first. */
    List<List<String>> layers() throws IOException {
        List<List<String>> layers = new ArrayList<>();
        for (JsonNode layer : manifest().get("layers")) {
            try (InputStream unzipped = unzipped(layer)) {
                layers.add(entries(unzipped).keySet().stream().sorted().toList());
            }
        }
        return layers;
    }

    /** Writes what a container sees as its file system into this folder. */
    void unpack(Path folder) throws IOException {
        for (JsonNode layer : manifest().get("layers")) {
            try (InputStream unzipped = unzipped(layer)) {
                unpack(unzipped, folder);
            }
        }
    }

    private static void unpack(InputStream tar, Path folder) throws IOException {
        TarArchiveInputStream entries = new TarArchiveInputStream(tar, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            Path place = folder.resolve(entry.getName());
            if (entry.isDirectory()) {
                Files.createDirectories(place);
            } else {
                Files.createDirectories(place.getParent());
                Files.copy(entries, place);
                if ((entry.getMode() & 0100) != 0) {
                    place.toFile().setExecutable(true, false);
                }
            }
        }
    }

    private InputStream unzipped(JsonNode layer) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(bytes(layer.get("digest"))));
    }

    private JsonNode manifest() throws IOException {
        return blob(JSON.readTree(index()).at("/manifests/0/digest"));
    }

    private JsonNode blob(JsonNode digest) throws IOException {
        return JSON.readTree(bytes(digest));
    }

    private byte[] bytes(JsonNode digest) {
        return files.get("blobs/" + digest.asText().replace(':', '/'));
    }

    private static Map<String, byte[]> entries(InputStream tar) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        TarArchiveInputStream files = new TarArchiveInputStream(tar, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
            if (entry.isFile()) {
                entries.put(entry.getName(), files.readAllBytes());
            }
        }
        return entries;
    }
}
