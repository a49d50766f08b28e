package freshet.knative;

import freshet.events.Event;
import freshet.events.EventType;
import freshet.events.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What the compiled classes of a function say about the topics that it reads and writes. */
final class ClassFiles {
    private static final Path FUNCTIONS = Manifests.ROOT.resolve("functions");

    private ClassFiles() {}

    /** The topics of the events that a function makes. */
    static Set<Topic> written(String function) {
        Set<Topic> written = new TreeSet<>();
        for (Mentions mentions : classes(function)) {
            mentions.made.forEach(type -> written.add(type.topic()));
        }
        return written;
    }

    /** The consumer groups that a function joins where it reads the topics itself, each with its topics. */
    static Map<String, Set<Topic>> subscriptions(String function) {
        Map<String, Set<Topic>> subscriptions = new TreeMap<>();
        List<Mentions> classes = classes(function);
        for (Mentions mentions : classes) {
            mentions.strings.stream()
                    .filter(text -> text.matches("freshet\\." + function + "\\.[a-z]+"))
                    .filter(text -> mentions.callsInboxes)
                    .forEach(group -> subscriptions.put(group, mentions.topics(classes)));
        }
        return subscriptions;
    }

    /** What {@code @WithDefault} says of a method. */
    static String defaultOf(String file, String method) {
        Optional<String> value =
                Optional.ofNullable(read(FUNCTIONS.resolve(file)).defaults.get(method));
        return value.orElseThrow(() -> new AssertionError(file + " has no default for " + method));
    }

    private static List<Mentions> classes(String function) {
        Path classes = FUNCTIONS.resolve(function + "/target/classes/freshet");
        if (Files.notExists(classes)) {
            throw new AssertionError(classes + " is not there: build the functions first, ./mvnw -DskipTests package");
        }
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(ClassFiles::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mentions read(Path file) {
        try {
            Mentions mentions = new Mentions();
            new ClassReader(Files.readAllBytes(file)).accept(mentions, ClassReader.SKIP_DEBUG);
            return mentions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a class mentions. */
    private static final class Mentions extends ClassVisitor {
        private final Set<EventType> made = new HashSet<>();
        private final Set<String> strings = new HashSet<>();
        private final Set<Topic> topics = new TreeSet<>();
        private final Set<String> owners = new HashSet<>();
        private final Map<String, String> defaults = new TreeMap<>();
        private String name;
        private boolean callsInboxes;

        Mentions() {
            super(Opcodes.ASM9);
        }

        /** Those that it names, or that the constants name which it takes from other classes. */
        private Set<Topic> topics(List<Mentions> classes) {
            Set<Topic> all = new TreeSet<>(topics);
            classes.stream().filter(other -> owners.contains(other.name)).forEach(other -> all.addAll(other.topics));
            return all;
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            this.name = name;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return annotation.equals("Lio/smallrye/config/WithDefault;") ? defaultOf(method) : null;
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                    if (called.equals("<init>")) {
                        event(owner).ifPresent(made::add);
                    }
                    callsInboxes |= owner.equals("freshet/bus/Inboxes");
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String type) {
                    if (opcode != Opcodes.GETSTATIC) {
                        return;
                    }
                    switch (owner) {
                        case "freshet/events/Topic" -> topics.add(Topic.valueOf(field));
                        case "freshet/events/EventType" ->
                            topics.add(EventType.valueOf(field).topic());
                        default -> {
                            if (field.equals("TOPICS")) {
                                owners.add(owner);
                            }
                        }
                    }
                }

                @Override
                public void visitLdcInsn(Object constant) {
                    if (constant instanceof String text) {
                        strings.add(text);
                    } else if (constant instanceof Type type && type.getSort() == Type.OBJECT) {
                        event(type.getInternalName()).ifPresent(event -> topics.add(event.topic()));
                    }
                }
            };
        }

        private AnnotationVisitor defaultOf(String method) {
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(String name, Object value) {
                    defaults.put(method, value.toString());
                }
            };
        }

        private static Optional<EventType> event(String internalName) {
            return Arrays.stream(EventType.values())
                    .filter(type -> nameOf(type.record()).equals(internalName))
                    .findFirst();
        }

        private static String nameOf(Class<? extends Event> record) {
            return Type.getInternalName(record);
        }
    }
}
