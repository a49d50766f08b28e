package freshet.images.linkage;

import freshet.images.linkage.ClassFile.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Classes that run together on a JDK, and what they refer to although it is not there: a JVM would find that out when it comes that way
 * ({@link LinkageError}), a native build at once.
 */
final class ClassPath {
    // Any arguments suit their methods (JVMS 2.9.3).
    private static final Set<String> SIGNATURE_POLYMORPHIC =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    private final JavaPlatform platform;
    private final Map<String, ClassFile> classes = new HashMap<>();
    private final Set<String> packages = new HashSet<>();

    /** @param files of two with one name the first one counts, as for the JVM */
    ClassPath(JavaPlatform platform, Collection<ClassFile> files) {
        this.platform = platform;
        for (ClassFile file : files) {
            classes.putIfAbsent(file.name(), file);
            packages.add(packageOf(file.name()));
        }
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /**
     * A reference to nothing.
     *
     * @param from the class that refers to it
     * @param to a class, or a member of a class that is there: {@code a.b.C}, {@code a.b.C.length()I}
     * @param packageIsThere whether the package has other classes, so that this is no library that is missing as a whole
     */
    record Gap(String from, String to, boolean packageIsThere) {
        @Override
        public String toString() {
            return from + " -> " + to;
        }
    }

    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (ClassFile file : classes.values()) {
            file.classes().stream()
                    .filter(name -> find(name).isEmpty())
                    .map(name -> gap(file, name, ""))
                    .forEach(gaps::add);
            file.references().stream()
                    .filter(reference -> !isThere(reference))
                    .map(reference -> gap(file, reference.owner(), "." + reference.member()))
                    .forEach(gaps::add);
        }
        return gaps;
    }

    private Gap gap(ClassFile from, String name, String member) {
        return new Gap(
                from.name().replace('/', '.'),
                name.replace('/', '.') + member,
                !member.isEmpty() || packages.contains(packageOf(name)));
    }

    /** True also where that cannot be told, because a class is missing which may have it: that is a gap of its own. */
    private boolean isThere(Reference reference) {
        Optional<ClassFile> owner = find(reference.owner());
        if (owner.isEmpty() || SIGNATURE_POLYMORPHIC.contains(reference.owner()) && reference.isMethod()) {
            return true;
        }
        boolean sameKind = !reference.isMethod() || owner.get().isInterface() == reference.ofInterface();
        return sameKind
                && (reference.isConstructor()
                        ? owner.get().members().contains(reference.member())
                        : hasOrInherits(owner.get(), reference.member()));
    }

    private boolean hasOrInherits(ClassFile file, String member) {
        return file.members().contains(member)
                || file.parents().stream()
                        .map(this::find)
                        .anyMatch(parent -> parent.isEmpty() || hasOrInherits(parent.get(), member));
    }

    private Optional<ClassFile> find(String name) {
        ClassFile file = classes.get(name);
        return file == null ? platform.find(name) : Optional.of(file);
    }
}
