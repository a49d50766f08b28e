package freshet.knative;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code kubectl kustomize} makes of a folder, as far as the manifests here use it: resources, JSON patches, images and a
 * namespace. Anything else in a {@code kustomization.yaml} is an error.
 */
record Kustomization(
        String apiVersion,
        String kind,
        String namespace,
        List<String> resources,
        List<Patch> patches,
        List<Image> images) {
    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace");

    /** JSON patches (RFC 6902), here or in a file, for all that the target selects. */
    record Patch(Target target, String patch, String path) {}

    /** The name is a regular expression; what is not said may be anything. */
    record Target(String group, String kind, String name) {
        boolean selects(Manifest manifest) {
            return (group == null || group.equals(manifest.group()))
                    && (kind == null || kind.equals(manifest.kind()))
                    && (name == null || manifest.name().matches(name));
        }
    }

    record Image(String name, String newName, String newTag) {
        private boolean is(String image) {
            return image.equals(name) || image.startsWith(name + ":");
        }
    }

    Kustomization {
        resources = resources == null ? List.of() : resources;
        patches = patches == null ? List.of() : patches;
        images = images == null ? List.of() : images;
    }

    /** All documents of a folder, as they would be applied. */
    static List<Manifest> resolve(Path folder) {
        Kustomization kustomization =
                Manifests.read(folder.resolve("kustomization.yaml"), new TypeReference<Kustomization>() {});
        List<Manifest> manifests = new ArrayList<>();
        for (String resource : kustomization.resources) {
            Path path = folder.resolve(resource).normalize();
            manifests.addAll(Files.isDirectory(path) ? resolve(path) : Manifests.in(path));
        }
        for (Patch patch : kustomization.patches) {
            manifests.replaceAll(
                    manifest -> patch.target.selects(manifest) ? patched(folder, patch, manifest) : manifest);
        }
        manifests.forEach(kustomization::rename);
        return manifests.stream().map(Manifest::withoutNulls).toList();
    }

    private static Manifest patched(Path folder, Patch patch, Manifest manifest) {
        try {
            String text = patch.patch == null ? Files.readString(folder.resolve(patch.path)) : patch.patch;
            JsonNode operations = Manifests.documents(text).getFirst();
            return new Manifest(manifest.origin(), (ObjectNode) JsonPatch.apply(operations, manifest.content()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rename(Manifest manifest) {
        if (namespace != null && !WITHOUT_NAMESPACE.contains(manifest.kind())) {
            ((ObjectNode) manifest.at("/metadata")).put("namespace", namespace);
        }
        for (JsonNode container : containers(manifest)) {
            String image = container.path("image").asText();
            images.stream()
                    .filter(candidate -> candidate.is(image))
                    .forEach(found -> ((ObjectNode) container).put("image", found.newName + ":" + found.newTag));
        }
    }

    static List<JsonNode> containers(Manifest manifest) {
        return manifest.list("/spec/template/spec/containers");
    }

    /** By kind and name. */
    static Map<String, JsonNode> byName(List<Manifest> manifests) {
        Map<String, JsonNode> byName = new TreeMap<>();
        for (Manifest manifest : manifests) {
            JsonNode before = byName.put(manifest.type() + " " + manifest.name(), manifest.content());
            if (before != null) {
                throw new AssertionError(manifest + " is there twice");
            }
        }
        return byName;
    }
}
