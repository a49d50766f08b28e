package freshet.e2e.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Spoils what is in the request's target: its path and its parameters. */
final class ParameterMutations {
    private static final List<String> ODD = odd();

    private final ValidRequests valid;

    ParameterMutations(ValidRequests valid) {
        this.valid = valid;
    }

    List<Mutation> all() {
        return List.of(
                new Mutation("empty parameter", this::empty),
                new Mutation("parameter twice", this::twice),
                new Mutation("odd parameter", ParameterMutations::odd),
                new Mutation("odd parameter", ParameterMutations::odd),
                new Mutation("odd query", ParameterMutations::oddQuery),
                new Mutation("many parameters", ParameterMutations::many),
                new Mutation("odd id", ParameterMutations::oddId),
                new Mutation("odd path", ParameterMutations::oddPath),
                new Mutation("long target", ParameterMutations::tooLong));
    }

    private void empty(Draft draft, Draw draw) {
        String name = name(draft, draw);
        draft.query.removeIf(parameter -> parameter.name().equals(name));
        draft.query.add(new Field(name, ""));
        refuse(draft, name);
    }

    private void twice(Draft draft, Draw draw) {
        String name = name(draft, draw);
        draft.query.add(new Field(name, valid.parameter(name, draft.operation, draw)));
        draft.query.add(new Field(name, valid.parameter(name, draft.operation, draw)));
        refuse(draft, name);
    }

    private static void refuse(Draft draft, String name) {
        boolean isInTheQuery = !draft.path.contains("?"); // what an odd query is followed by is part of its last name
        if (isInTheQuery && draft.operation.parameters().contains(name)) {
            draft.leeway.add(Leeway.MUST_BE_REFUSED);
        }
    }

    private static String name(Draft draft, Draw draw) {
        List<String> known = draft.operation.parameters();
        return known.isEmpty() ? "unknown" : draw.oneOf(known);
    }

    private static void odd(Draft draft, Draw draw) {
        String name = name(draft, draw);
        draft.query.removeIf(parameter -> parameter.name().equals(name));
        draft.query.add(new Field(name, draw.oneOf(ODD)));
        draft.leeway.remove(Leeway.MUST_BE_REFUSED);
    }

    private static void oddQuery(Draft draft, Draw draw) {
        draft.query.clear();
        draft.leeway.remove(Leeway.MUST_BE_REFUSED);
        draft.path += draw.oneOf(
                "?",
                "?=",
                "?&&&",
                "?=limit",
                "?limit",
                "?a[]=1&a[0]=2",
                "?%00=%00",
                "?%zz",
                "?%80=%80",
                "?a=1;b=2",
                "??a");
    }

    private static void many(Draft draft, Draw draw) {
        String name = draw.oneOf("a", "limit", "ids", "");
        IntStream.range(0, 1_500).forEach(number -> draft.query.add(new Field(name, Integer.toString(number))));
    }

    private static void oddId(Draft draft, Draw draw) {
        draft.leeway.remove(Leeway.MUST_BE_REFUSED);
        draft.path = draft.path.replaceFirst(
                "[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]+$",
                draw.oneOf(ODD).replace("\\", "\\\\").replace("$", "\\$"));
    }

    private static void oddPath(Draft draft, Draw draw) {
        draft.leeway.remove(Leeway.MUST_BE_REFUSED);
        draft.path = switch (draw.below(9)) {
            case 0 -> draft.path + "/";
            case 1 -> "/" + draft.path;
            case 2 -> draft.path + ";a=b;c";
            case 3 -> draft.path + "/" + draw.oneOf("..", ".", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "%252e");
            case 4 -> draft.path.toUpperCase(java.util.Locale.ROOT);
            case 5 -> draft.path.replaceFirst("s", "%73");
            case 6 ->
                draft.path
                        + draw.oneOf(
                                "\0", "\u0080", "{", "}", "|", "\\", "^", "`", "\"", "<", "#x", "%", "%8", " ", "\t");
            case 7 -> draft.path.replace('/', '\\');
            default -> draw.oneOf("", "*", "?", "/%", "//", "/.", "/..", "x", "/a/b/".repeat(300));
        };
    }

    private static void tooLong(Draft draft, Draw draw) {
        draft.query.add(new Field(name(draft, draw), "a".repeat(draw.oneOf(4_000, 8_200, 31_000, 33_000, 70_000))));
        draft.leeway.add(Leeway.MAY_BE_CLOSED);
    }

    private static List<String> odd() {
        Stream<String> raw = Stream.of(
                "%00",
                "%80",
                "%zz",
                "%",
                "%8",
                "%C0%AF",
                "%ED%A0%80",
                "%ff%fe",
                "%u0041",
                "\0",
                "\u0080",
                "{",
                "|",
                "<x>",
                "%0d%0aX-Injected:%20yes",
                "%252525",
                "+",
                "%20",
                ",",
                ",,",
                "%2C",
                "a,b",
                "-1",
                "0",
                "501",
                "2147483648",
                "9999999999999999999999",
                "1e9",
                "1.0",
                "0x10",
                "NaN",
                "null",
                "true",
                "AAAA",
                "====",
                "_",
                "%25",
                "dHwxNzQyNDQwOTIwMDAwfDAxYTIwMTlmLTliNzYtNzMwMC05NzdmLTJjMmVlNDUxZTJmOQ");
        Stream<String> encoded = Stream.of(
                "\ud83d\ude00",
                "İnş",
                "\u0661\u0662",
                "\u202e",
                "e\u0301",
                "'; DROP TABLE users; --",
                "\\",
                "a\tb",
                "\ufeff",
                "%' OR '1'='1",
                "((((((((((",
                "a & | ! b:*",
                "\ud83d\ude00".repeat(500),
                "a b ".repeat(500),
                "'".repeat(1_000));
        Stream<String> ids = Stream.of(
                "00000000-0000-0000-0000-000000000000",
                "0-0-0-0-0",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "1-2-3-4-999999999999999999999",
                IntStream.range(0, 501).mapToObj(n -> new UUID(7, n).toString()).collect(Collectors.joining(",")),
                ",".repeat(2_000));
        return Stream.of(
                        raw,
                        encoded.map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8)),
                        Stream.of(Draft.utf8("ÅÄÖ\ud83d\ude00")),
                        ids)
                .flatMap(values -> values)
                .toList();
    }
}
