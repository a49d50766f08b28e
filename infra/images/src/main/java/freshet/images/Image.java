package freshet.images;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is in a function's image, and how it is started. It runs as a user without a name or rights, writes nothing to its own file
 * system, and listens on 8080. What changes least lies lowest, so that a new build of a function is a small layer.
 */
final class Image {
    static final String NOBODY = "65532:65532";
    static final int PORT = 8080;

    private static final String SCRATCH = "scratch";
    private static final String FOLDER = "/app";
    private static final String RUNTIME = "/opt/java";
    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

    // What of the Java runtime may be linked with more than glibc, as distributions do it.
    private static final List<String> LINKED = List.of(
            "bin/java",
            "lib/libjli.so",
            "lib/libjava.so",
            "lib/libnet.so",
            "lib/libnio.so",
            "lib/libzip.so",
            "lib/server/libjvm.so");

    private final Application application;
    private final String base;
    private final Map<String, String> labels;

    /** @param base an image with a C library (glibc), or {@code scratch}: then that of this machine is brought, too */
    Image(Application application, String base, Labels labels) {
        this.application = application;
        this.base = base;
        this.labels = labels.of(application.name(), base);
    }

    /**
     * What says where an image comes from, by the annotations of the Open Container Initiative.
     *
     * @param revision the commit; empty where that is not known
     */
    record Labels(String version, String revision) {
        Map<String, String> of(String function, String base) {
            Map<String, String> labels = new TreeMap<>();
            labels.put("org.opencontainers.image.title", "freshet/" + function);
            labels.put("org.opencontainers.image.description", "Freshet's function " + function);
            labels.put("org.opencontainers.image.version", version);
            labels.put("org.opencontainers.image.licenses", "Apache-2.0");
            labels.put("org.opencontainers.image.base.name", base);
            if (!revision.isEmpty()) {
                labels.put("org.opencontainers.image.revision", revision);
            }
            return labels;
        }
    }

    /** On the JVM, with an AOT cache that this very runtime was trained by. */
    JibContainerBuilder onTheJvm(Path runtime) throws IOException, InvalidImageReferenceException {
        Path folder = application.folder();
        List<String> entrypoint = Application.jvm(RUNTIME + "/bin/java");
        entrypoint.addAll(Application.cached("app.aot"));
        entrypoint.addAll(List.of("-jar", "quarkus-run.jar"));
        Predicate<Path> cache = application.cache()::equals;
        Predicate<Path> library = file -> file.startsWith(folder.resolve("lib"))
                && !file.getFileName().toString().startsWith("dev.freshet.");
        Stream<Path> linked = LINKED.stream().map(runtime::resolve).filter(Files::exists);
        return empty(SharedLibraries.of(runtime, linked), RUNTIME + "/lib")
                .addFileEntriesLayer(layer("runtime", runtime, RUNTIME, file -> true))
                .addFileEntriesLayer(layer("libraries", folder, FOLDER, library))
                .addFileEntriesLayer(
                        layer("application", folder, FOLDER, library.or(cache).negate()))
                .addFileEntriesLayer(layer("aot-cache", folder, FOLDER, cache))
                .setEntrypoint(entrypoint);
    }

    /** The native executable, which is all there is. Its heap is chosen when it is built. */
    JibContainerBuilder natively(Path executable) throws IOException, InvalidImageReferenceException {
        String path = FOLDER + "/" + application.name();
        return empty(SharedLibraries.of(executable.getParent(), Stream.of(executable)), FOLDER + "/lib")
                .addFileEntriesLayer(FileEntriesLayer.builder()
                        .setName("application")
                        .addEntry(executable, AbsoluteUnixPath.get(path), EXECUTABLE, Application.FILE_TIME)
                        .build())
                .setEntrypoint(List.of(path));
    }

    private JibContainerBuilder empty(SharedLibraries libraries, String folder)
            throws IOException, InvalidImageReferenceException {
        JibContainerBuilder image = base.equals(SCRATCH) ? Jib.fromScratch() : Jib.from(base);
        image.setFormat(ImageFormat.OCI)
                .setUser(NOBODY)
                .setWorkingDirectory(AbsoluteUnixPath.get(FOLDER))
                .setExposedPorts(Port.tcp(PORT))
                .setCreationTime(Application.FILE_TIME)
                .setLabels(labels);
        application
                .billOfMaterials()
                .ifPresent(bom -> image.addFileEntriesLayer(FileEntriesLayer.builder()
                        .setName("bill-of-materials")
                        .addEntry(
                                bom,
                                AbsoluteUnixPath.get("/sbom/" + application.name() + ".cdx.json"),
                                FileEntriesLayer.DEFAULT_FILE_PERMISSIONS_PROVIDER.get(
                                        bom, AbsoluteUnixPath.get("/sbom")),
                                Application.FILE_TIME)
                        .build()));
        Map<AbsoluteUnixPath, Path> brought = in(folder, libraries.others());
        if (base.equals(SCRATCH) && libraries.loader().isPresent()) {
            Path loader = libraries.loader().get();
            brought.put(AbsoluteUnixPath.fromPath(loader), loader);
            brought.putAll(in(folder, libraries.glibc()));
            brought.put(AbsoluteUnixPath.get("/etc/nsswitch.conf"), nameServices());
        }
        if (!brought.isEmpty()) {
            image.addFileEntriesLayer(layer(brought)).addEnvironmentVariable("LD_LIBRARY_PATH", folder);
        }
        return image;
    }

    private static Map<AbsoluteUnixPath, Path> in(String folder, Map<String, Path> libraries) {
        Map<AbsoluteUnixPath, Path> places = new LinkedHashMap<>();
        libraries.forEach(
                (name, library) -> places.put(AbsoluteUnixPath.get(folder).resolve(name), library));
        return places;
    }

    // Without it glibc asks the domain name service first, and would not know what a pod's /etc/hosts says.
    private Path nameServices() throws IOException {
        return Files.writeString(application.target().resolve("nsswitch.conf"), "hosts: files dns\n");
    }

    private static FileEntriesLayer layer(Map<AbsoluteUnixPath, Path> libraries) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("shared-libraries");
        for (Map.Entry<AbsoluteUnixPath, Path> library : libraries.entrySet()) {
            layer.addEntry(library.getValue().toRealPath(), library.getKey(), EXECUTABLE, Application.FILE_TIME);
        }
        return layer.build();
    }

    private static FileEntriesLayer layer(String name, Path folder, String target, Predicate<Path> wanted)
            throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Path file : files(folder, wanted)) {
            layer.addEntry(
                    file,
                    AbsoluteUnixPath.get(target).resolve(folder.relativize(file).toString()),
                    Files.isExecutable(file) ? EXECUTABLE : FilePermissions.DEFAULT_FILE_PERMISSIONS,
                    Application.FILE_TIME);
        }
        return layer.build();
    }

    private static List<Path> files(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(
                    files.filter(Files::isRegularFile).filter(wanted).sorted().toList());
        }
    }
}
