package freshet.lab;

import freshet.lab.process.ClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the build made of the functions. */
final class Artifacts {
    private final Path functions;

    /** @param root the project's folder */
    Artifacts(Path root) {
        this.functions = root.resolve("functions");
    }

    /** @throws LabFailure if the function is not built */
    Path jar(String function) {
        var jar = functions.resolve(function).resolve("target/quarkus-app/quarkus-run.jar");
        if (Files.notExists(jar)) {
            throw new LabFailure("The function " + function + " is not built: there is no " + jar
                    + ". Run infra/up, which builds what is missing, or ./mvnw -DskipTests package.");
        }
        return jar;
    }

    /** Where the loaded classes of this build of the function are kept. */
    ClassArchive archive(String function) {
        var jar = jar(function);
        return ClassArchive.of(functions.resolve(function).resolve("target"), function, List.of(jar, made(jar)));
    }

    /** What each build makes anew of the application that this jar runs; the jar itself is the same for every build. */
    static Path made(Path jar) {
        return jar.resolveSibling("quarkus").resolve("generated-bytecode.jar");
    }

    /** @throws LabFailure if the function is not built natively */
    Path executable(String function) throws IOException {
        var target = functions.resolve(function).resolve("target");
        if (Files.isDirectory(target)) {
            try (var files = Files.newDirectoryStream(target, "*-runner")) {
                for (var file : files) {
                    return file;
                }
            }
        }
        throw new LabFailure("There is no native executable of " + function + " in " + target
                + ". Build one with GraalVM or Mandrel for JDK 21 or later:"
                + " ./mvnw -Pnative -DskipTests package -pl functions/" + function + " -am");
    }
}
