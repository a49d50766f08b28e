package freshet.images.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.images.linkage.ClassPath.Gap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class L in two versions, and a caller that was compiled against the older one and runs with the newer one. */
class ClassPathTest {
    private static final List<Case> CASES = List.of(
            new Case(
                    "a_field_is_gone",
                    "class L { CharSequence name; }",
                    "class L {}",
                    "return new L().name;",
                    "L.name:Ljava/lang/CharSequence;"),
            new Case(
                    "a_field_has_another_type",
                    "class L { String name; }",
                    "class L { Object name; }",
                    "return new L().name;",
                    "L.name:Ljava/lang/String;"),
            new Case("a_method_is_gone", "class L { static void m() {} }", "class L {}", "L.m(); return 0;", "L.m()V"),
            new Case(
                    "a_method_returns_another_type",
                    "class L { String m() { return null; } }",
                    "class L { Object m() { return null; } }",
                    "return new L().m();",
                    "L.m()Ljava/lang/String;"),
            new Case(
                    "a_method_is_gone_that_a_lambda_names",
                    "class L { static Object m() { return 0; } }",
                    "class L {}",
                    "java.util.function.Supplier<Object> named = L::m; return named;",
                    "L.m()Ljava/lang/Object;"),
            new Case(
                    "a_constructor_is_gone_and_the_superclass_has_one",
                    "class L {}",
                    "class L { L(int i) {} }",
                    "return new L();",
                    "L.<init>()V"),
            new Case("a_class_is_gone", "class L {}", "class K {}", "return L[].class;", "L"),
            new Case(
                    "a_class_became_an_interface",
                    "abstract class L { abstract int m(); }",
                    "interface L { int m(); }",
                    "L l = null; return l.m();",
                    "L.m()I"),
            new Case(
                    "a_method_is_inherited",
                    "class L { void m() {} }",
                    "class K { void m() {} } class L extends K {}",
                    "new L().m(); return 0;"),
            new Case(
                    "a_constant_is_inherited",
                    "interface L { int A = \"a\".length(); }",
                    "interface K { int A = \"a\".length(); } interface L extends K {}",
                    "return L.A;"),
            new Case("an_interface_has_what_all_objects_have", "interface L {}", "interface L {}", """
                    L l = null; return l.toString();"""),
            new Case("an_array_has_it_too", "class L {}", "class L {}", "return new L[0][0].clone();"),
            new Case("a_handle_takes_any_arguments", "class L {}", "class L {}", """
                    java.lang.invoke.MethodHandle handle = null; return (String) handle.invokeExact(1, new L());"""));

    @TempDir
    Path folder;

    /** @param gaps what the caller refers to that the newer version does not have */
    private record Case(String name, String older, String newer, String call, String... gaps) {
        String olderWithCaller() {
            return "package %s; %s class Caller { Object call() throws Throwable { %s } }".formatted(name, older, call);
        }

        String newerAlone() {
            return "package %s; %s".formatted(name, newer);
        }

        Stream<String> gapsOfCaller() {
            return Stream.of(gaps).map(gap -> "%s.Caller -> %s.%s".formatted(name, name, gap));
        }
    }

    @Test
    void a_gap_is_what_another_version_does_not_have() throws IOException {
        Path older = compile("older", CASES.stream().map(Case::olderWithCaller).toList());
        Path newer = compile("newer", CASES.stream().map(Case::newerAlone).toList());
        List<ClassFile> files = new ArrayList<>(read(newer, ""));
        files.addAll(read(older, "Caller"));

        List<Gap> gaps = new ClassPath(new JavaPlatform(), files).gaps();

        assertThat(gaps)
                .extracting(Gap::toString)
                .containsExactlyInAnyOrderElementsOf(
                        CASES.stream().flatMap(Case::gapsOfCaller).toList());
        assertThat(gaps).allMatch(Gap::packageIsThere);
    }

    private Path compile(String version, List<String> sources) throws IOException {
        Path target = Files.createDirectory(folder.resolve(version));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", target.toString()));
        for (String source : sources) {
            Path file = target.resolve(arguments.size() + ".java");
            arguments.add(Files.writeString(file, source).toString());
        }
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failed).isZero();
        return target;
    }

    private static List<ClassFile> read(Path target, String name) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            return files.filter(file -> file.toString().endsWith(name + ".class"))
                    .map(ClassPathTest::bytes)
                    .map(ClassFile::read)
                    .toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
