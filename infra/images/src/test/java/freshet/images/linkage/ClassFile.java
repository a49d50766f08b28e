package freshet.images.linkage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class declares, and what it refers to by its constant pool (JVMS 4.4): all that its code and its lambdas may ever need. Classes
 * have their names of class files, {@code java/lang/String}; a field is {@code hash:I}, a method {@code length()I}.
 *
 * @param parents its superclass and its interfaces
 * @param members its own fields and methods
 * @param classes those that it refers to
 * @param references the members that it refers to
 */
record ClassFile(
        String name,
        boolean isInterface,
        List<String> parents,
        Set<String> members,
        Set<String> classes,
        List<Reference> references) {
    private static final String OBJECT = "java/lang/Object";

    // Tags of constants (JVMS table 4.4-A).
    private static final int CLASS = 7;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;

    /**
     * That a class uses a member.
     *
     * @param owner the class that is asked for it, which may inherit it
     * @param ofInterface whether a method is called as that of an interface
     */
    record Reference(String owner, String member, boolean ofInterface) {
        boolean isMethod() {
            return member.indexOf('(') >= 0;
        }

        boolean isConstructor() {
            return member.startsWith("<init>");
        }
    }

    static ClassFile read(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        Members members = new Members();
        reader.accept(members, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        ClassFile file = new ClassFile(
                reader.getClassName(),
                (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0,
                Stream.concat(Stream.ofNullable(reader.getSuperName()), Stream.of(reader.getInterfaces()))
                        .toList(),
                members.found,
                new HashSet<>(),
                new ArrayList<>());
        file.readConstants(reader);
        return file;
    }

    private void readConstants(ClassReader reader) {
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int index = 1; index < reader.getItemCount(); index++) {
            int offset = reader.getItem(index);
            if (offset == 0) {
                continue; // the second half of a long or double
            }
            switch (reader.readByte(offset - 1)) {
                case CLASS -> element(reader.readUTF8(offset, buffer)).ifPresent(classes::add);
                case FIELD, METHOD -> references.add(reference(reader, offset, buffer, false));
                case INTERFACE_METHOD -> references.add(reference(reader, offset, buffer, true));
                default -> {} // what holds no name of its own
            }
        }
    }

    private static Reference reference(ClassReader reader, int offset, char[] buffer, boolean ofInterface) {
        int nameAndType = reader.getItem(reader.readUnsignedShort(offset + 2));
        String name = reader.readUTF8(nameAndType, buffer);
        String descriptor = reader.readUTF8(nameAndType + 2, buffer);
        String owner = reader.readClass(offset, buffer);
        return new Reference(
                owner.startsWith("[") ? OBJECT : owner, // whose methods arrays have
                descriptor.startsWith("(") ? name + descriptor : name + ":" + descriptor,
                ofInterface);
    }

    /** The class that an array is of; none if it is of numbers. */
    private static Optional<String> element(String name) {
        if (!name.startsWith("[")) {
            return Optional.of(name);
        }
        String element = name.substring(name.lastIndexOf('[') + 1);
        return element.startsWith("L") ? Optional.of(element.substring(1, element.length() - 1)) : Optional.empty();
    }

    private static final class Members extends ClassVisitor {
        private final Set<String> found = new HashSet<>();

        Members() {
            super(Opcodes.ASM9);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            found.add(name + ":" + descriptor);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            found.add(name + descriptor);
            return null;
        }
    }
}
