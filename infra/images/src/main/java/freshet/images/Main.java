package freshet.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infra/images/build}: makes the images of what is built. */
@Command(
        name = "infra/images/build",
        mixinStandardHelpOptions = true,
        description = "Makes a container image of each function: a tar file, or, with --push, in a registry.")
public final class Main implements Callable<Integer> {
    private static final String DISTROLESS = "gcr.io/distroless/base-nossl-debian12";

    @Parameters(paramLabel = "FUNCTION", description = "users, products, purchases, aggregator; all if none is named")
    private List<String> functions = List.of("users", "products", "purchases", "aggregator");

    @Option(names = "--native", description = "of the native executables; else of the JVM with an AOT cache")
    private boolean nativeExecutables;

    @Option(
            names = "--base",
            defaultValue = DISTROLESS,
            description = "the image to build on, which brings a C library (default: ${DEFAULT-VALUE})")
    private String base;

    @Option(names = "--push", description = "to the registry instead of into a tar file")
    private boolean push;

    @Option(names = "--registry", description = "the registry that the images' names begin with; none by default")
    private String registry;

    @Option(names = "--group", defaultValue = "freshet", description = "the images' group (default: ${DEFAULT-VALUE})")
    private String group;

    @Option(names = "--tag", description = "the images' tag (default: the version, with --native <version>-native)")
    private String tag;

    @Option(names = "--insecure", description = "the registry speaks plain HTTP")
    private boolean insecure;

    private final Path root;
    private final Path target;

    Main(Path root) {
        this.root = root;
        this.target = root.resolve("infra/images/target");
    }

    public static void main(String[] arguments) {
        Path root = Path.of(System.getProperty("freshet.root")).toAbsolutePath().normalize();
        CommandLine commandLine = new CommandLine(new Main(root));
        commandLine.setExecutionExceptionHandler((e, failed, parsed) -> {
            System.err.println("infra/images/build: " + e.getMessage());
            return 1;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        for (String function : functions) {
            make(new Application(root, function));
        }
        return 0;
    }

    private void make(Application application) throws Exception {
        Image.Labels labels =
                new Image.Labels(System.getProperty("freshet.version"), System.getProperty("freshet.revision", ""));
        Image image = new Image(application, base, labels);
        JibContainerBuilder content = nativeExecutables
                ? image.natively(application
                        .executable()
                        .orElseThrow(() -> new IOException("There is no native executable of " + application.name()
                                + ": ./mvnw -Pnative -DskipTests package -pl functions/" + application.name()
                                + " -am makes one, with GraalVM or Mandrel.")))
                : onTheJvm(application, image);
        String name = reference(application.name(), labels.version());
        content.containerize(destination(application.name(), ImageReference.parse(name))
                .setToolName("freshet")
                .setAllowInsecureRegistries(insecure));
        System.out.println("infra/images/build: " + name + (push ? " is pushed" : " is in " + tar(application.name())));
    }

    private JibContainerBuilder onTheJvm(Application application, Image image) throws Exception {
        Path runtime = target.resolve("runtime");
        JavaRuntime.make(runtime);
        new Training(application, runtime).run();
        return image.onTheJvm(runtime);
    }

    /** The name of a function's image. Without {@code --tag} it says whether the image is a native one. */
    String reference(String function, String version) {
        String usualTag = nativeExecutables ? version + "-native" : version;
        String image = group + "/" + function + ":" + (tag == null ? usualTag : tag);
        return registry == null ? image : registry + "/" + image;
    }

    private Containerizer destination(String function, ImageReference name) throws IOException {
        if (push) {
            CredentialRetrieverFactory credentials = CredentialRetrieverFactory.forImage(name, event -> {});
            return Containerizer.to(RegistryImage.named(name)
                    .addCredentialRetriever(credentials.dockerConfig())
                    .addCredentialRetriever(credentials.wellKnownCredentialHelpers()));
        }
        Files.createDirectories(target);
        return Containerizer.to(TarImage.at(tar(function)).named(name));
    }

    private Path tar(String function) {
        return target.resolve(function + (nativeExecutables ? "-native" : "") + ".tar");
    }
}
