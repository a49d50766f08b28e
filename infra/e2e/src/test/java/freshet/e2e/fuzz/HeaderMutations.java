package freshet.e2e.fuzz;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Spoils header fields: those that the functions read, and the header section as such. */
final class HeaderMutations {
    private static final String MANY_TAGS =
            IntStream.range(0, 1_000).mapToObj(number -> "\"" + number + "x\"").collect(Collectors.joining(", "));
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            ",",
            ",,,,",
            "\"",
            "\"\"",
            "\\",
            "*",
            "0",
            "-1",
            "null",
            "=",
            ";",
            "a=b;c=\"d",
            "\u0080\u00ff",
            Draft.utf8("\ud83d\ude00 İ"),
            "a".repeat(7_000),
            "\"".repeat(5_000),
            "(".repeat(5_000),
            ",".repeat(5_000),
            "a,".repeat(3_000),
            "\\\"".repeat(3_000),
            "%zz",
            "\t");

    private final KnownThings things;

    HeaderMutations(KnownThings things) {
        this.things = things;
    }

    List<Mutation> all() {
        return List.of(
                new Mutation("odd entity tags", this::entityTags),
                new Mutation("odd deadline", HeaderMutations::deadline),
                new Mutation("odd Forwarded", HeaderMutations::forwarded),
                new Mutation("odd Consistency-Token", this::tokens),
                new Mutation("odd Idempotency-Key", HeaderMutations::idempotencyKey),
                new Mutation("odd Content-Type", HeaderMutations::contentType),
                new Mutation("Content-Encoding", HeaderMutations::contentEncoding),
                new Mutation("odd Accept", HeaderMutations::accept),
                new Mutation("odd Cache-Control", HeaderMutations::cacheControl),
                new Mutation("odd Authorization", HeaderMutations::authorization),
                new Mutation("odd Host", HeaderMutations::host),
                new Mutation("odd Connection", HeaderMutations::connection),
                new Mutation("odd field", HeaderMutations::anyField),
                new Mutation("field twice", HeaderMutations::twice),
                new Mutation("field missing", HeaderMutations::missing),
                new Mutation("many fields", HeaderMutations::many),
                new Mutation("long field", HeaderMutations::tooLong),
                new Mutation("broken field line", HeaderMutations::brokenLine));
    }

    private void entityTags(Draft draft, Draw draw) {
        String name = draw.oneOf("If-Match", "If-None-Match");
        String value = draw.oneOf(
                MANY_TAGS,
                "*",
                "W/\"1\"",
                "\"1\", *",
                "1",
                "\"1",
                "\"\u00ff\"",
                "\"1\"\"2\"",
                "W/W/\"1\"",
                "\"" + "a".repeat(7_000) + "\"",
                "\"1\"" + " ".repeat(6_000) + "x",
                ",\"1\",,",
                "\"-1\"",
                "\"99999999999999999999\"",
                draw.oneOf(TEXTS));
        draft.set(name, value);
        if (draw.onceIn(3)) {
            draft.headers.add(new Field(name, draw.oneOf("\"2\"", "*", MANY_TAGS)));
        }
    }

    private static void deadline(Draft draft, Draw draw) {
        String value = draw.oneOf(
                "0",
                "-1",
                "1",
                "5",
                "20",
                "60000",
                "99999999999999999999",
                "9223372036854775807",
                "-9223372036854775808",
                "1e3",
                "1.5",
                "0x10",
                "5;a",
                "5, 6",
                "+5",
                Draft.utf8("\u0663"),
                draw.oneOf(TEXTS));
        draft.set("Deadline-Ms", value);
        if (draw.onceIn(4)) {
            draft.headers.add(new Field("Deadline-Ms", draw.oneOf("1", "5000")));
        }
        draft.leeway.add(Leeway.SHORT_DEADLINE);
    }

    private static void forwarded(Draft draft, Draw draw) {
        String name = draw.oneOf(
                "Forwarded",
                "Forwarded",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "X-Forwarded-Port");
        draft.headers.add(new Field(
                name,
                draw.oneOf(
                        "for=\"\\\"\\\\\\\"for=1.2.3.4\\\"\"",
                        "for=\"".repeat(1_000),
                        "for=1.2.3.4,".repeat(500),
                        "for=\"[2001:db8::1\"",
                        "for=\"[::ffff:1.2.3.4%eth0]:99999\"",
                        "for=_hidden;by=;host=\"a b\";proto=gopher",
                        "for=127.0.0.1;for=127.0.0.2",
                        "for=\"" + "[".repeat(3_000),
                        "FOR = 1.2.3.4",
                        "999.999.999.999",
                        "fe80::1%lo",
                        "evil.example:99999",
                        draw.oneOf(TEXTS))));
    }

    private void tokens(Draft draft, Draw draw) {
        String token = things.token(draw);
        draft.set(
                "Consistency-Token",
                draw.oneOf(
                        token.substring(0, draw.below(token.length())),
                        token + "A",
                        token + "," + token,
                        (token + ",").repeat(129),
                        (token + ",").repeat(128),
                        "!" + token,
                        "dQ",
                        "dQ==",
                        "_".repeat(34),
                        draw.oneOf(TEXTS)));
    }

    private static void idempotencyKey(Draft draft, Draw draw) {
        draft.set(
                "Idempotency-Key",
                draw.oneOf(
                        "\"" + draw.uuid() + "\"",
                        "\"",
                        "\"a\"b",
                        "\"a\\\"b\"",
                        "\"a\\c\"",
                        "\"a\";p=1",
                        "?1",
                        ":AAAA:",
                        "(\"a\" \"b\")",
                        "1.5",
                        "a b",
                        "a".repeat(256),
                        "\"" + "b".repeat(4_000) + "\"",
                        draw.oneOf(TEXTS)));
        if (draw.onceIn(3)) {
            draft.headers.add(new Field("Idempotency-Key", draw.uuid().toString()));
        }
    }

    private static void contentType(Draft draft, Draw draw) {
        draft.set(
                "Content-Type",
                draw.oneOf(
                        "application/xml",
                        "text/plain",
                        "application/json;charset=UTF-16",
                        "application/json;charset=nonsense",
                        "application/json;charset=",
                        "application/json; charset=\"",
                        "application/",
                        "/json",
                        "json",
                        "application/json/x",
                        "application/json, text/plain",
                        "*/*",
                        "application/*",
                        "multipart/form-data",
                        "multipart/form-data; boundary=",
                        "multipart/form-data; boundary=x",
                        "application/x-www-form-urlencoded",
                        "application/octet-stream",
                        "application/x-ndjson",
                        "application/cloudevents+json",
                        "application/cloudevents+xml",
                        "application/cloudevents-batch+json",
                        "application/cloudevents+json;charset=UTF-7",
                        "application/json;q=" + "1".repeat(2_000),
                        "application/json" + ";a=b".repeat(1_000),
                        draw.oneOf(TEXTS)));
    }

    private static void contentEncoding(Draft draft, Draw draw) {
        draft.set(
                "Content-Encoding",
                draw.oneOf("gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "GZIP", "x", "", "snappy"));
    }

    private static void accept(Draft draft, Draw draw) {
        draft.set(
                draw.oneOf("Accept", "Accept", "Accept-Encoding", "Accept-Language", "Accept-Charset"),
                draw.oneOf(
                        "application/xml",
                        "text/html;q=abc",
                        "*/*;q=2",
                        "*/*;q=",
                        "application/json;q=0",
                        "*/json",
                        "text/*, */xml",
                        "gzip;q=1e9",
                        "de-" + "x".repeat(3_000),
                        "*/*,".repeat(1_500),
                        "application/json;v=\"",
                        draw.oneOf(TEXTS)));
    }

    private static void cacheControl(Draft draft, Draw draw) {
        String value = draw.oneOf(
                "only-if-cached",
                "only-if-cached, max-age=0",
                "no-cache",
                "max-age=0",
                "max-age=",
                "max-age=-1",
                "max-age=99999999999999999999",
                "max-age=\"5\"",
                "max-age=\"5",
                "max-age=1e9",
                "max-stale=x",
                "min-fresh=99999999999",
                "stale-if-error=9999999999999",
                "max-age=5;x",
                "max-age=1, max-age=2",
                "no-cache=\"Set-Cookie\"",
                "max-age=1,".repeat(600),
                "=,=,=",
                draw.oneOf(TEXTS));
        draft.set("Cache-Control", value);
        if (value.contains("only-if-cached")) {
            draft.leeway.add(Leeway.VIEW_ONLY);
        }
    }

    private static void authorization(Draft draft, Draw draw) {
        draft.set(
                "Authorization",
                draw.oneOf(
                        "Bearer",
                        "Bearer ",
                        "bearer x",
                        "Basic QWxhZGRpbg==",
                        "Basic %",
                        "Digest x",
                        "Bearer a.b.c",
                        "Bearer ..",
                        "Bearer e30.e30.e30",
                        "Bearer eyJhbGciOiJub25lIn0.e30.",
                        "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30.AAAA",
                        "Bearer " + "a".repeat(7_000),
                        "Bearer " + "e30.".repeat(1_500),
                        draw.oneOf(TEXTS)));
    }

    private static void host(Draft draft, Draw draw) {
        switch (draw.below(3)) {
            case 0 -> draft.headers.removeIf(field -> field.name().equals("Host"));
            case 1 -> draft.headers.add(new Field("Host", "elsewhere.example"));
            default ->
                draft.set(
                        "Host",
                        draw.oneOf(
                                "",
                                "a b",
                                "[",
                                "[::1",
                                "127.0.0.1:abc",
                                "127.0.0.1:99999",
                                "@",
                                "a/b",
                                "\"",
                                "x".repeat(5_000),
                                "\u0080",
                                "%zz",
                                "..",
                                ":"));
        }
    }

    private static void connection(Draft draft, Draw draw) {
        draft.set(
                draw.oneOf(
                        "Connection",
                        "Connection",
                        "Keep-Alive",
                        "Proxy-Connection",
                        "TE",
                        "Trailer",
                        "Via",
                        "Max-Forwards"),
                draw.oneOf(
                        "close",
                        "keep-alive",
                        "close, keep-alive",
                        "Host, Authorization, Content-Type, Content-Length",
                        "upgrade",
                        "trailers, gzip",
                        "Content-Length",
                        "x".repeat(3_000),
                        draw.oneOf(TEXTS)));
    }

    private static void anyField(Draft draft, Draw draw) {
        draft.set(
                draw.oneOf(
                        "Cookie",
                        "Range",
                        "Origin",
                        "Referer",
                        "User-Agent",
                        "traceparent",
                        "tracestate",
                        "baggage",
                        "If-Modified-Since",
                        "If-Range",
                        "X-HTTP-Method-Override",
                        "Location",
                        "Date",
                        "From",
                        "Access-Control-Request-Method",
                        "Priority",
                        "ETag",
                        "RateLimit",
                        "Retry-After",
                        "Content-Language",
                        "Content-MD5",
                        "Content-Range",
                        "Content-Disposition",
                        "Sec-Fetch-Site",
                        "X-Request-ID"),
                draw.oneOf(
                        "bytes=0-",
                        "00-" + "f".repeat(32) + "-" + "f".repeat(16) + "-01",
                        "00-" + "0".repeat(32),
                        "DELETE",
                        "https://evil.example",
                        "Thu, 99 Nov 9999 99:99:99 GMT",
                        "a=b;".repeat(900),
                        draw.oneOf(TEXTS)));
    }

    private static void twice(Draft draft, Draw draw) {
        if (!draft.headers.isEmpty()) {
            Field field = draw.oneOf(draft.headers);
            draft.headers.add(new Field(field.name(), draw.oneOf(field.value(), draw.oneOf(TEXTS))));
        }
    }

    private static void missing(Draft draft, Draw draw) {
        if (!draft.headers.isEmpty()) {
            draft.headers.remove(draw.below(draft.headers.size()));
        }
    }

    private static void many(Draft draft, Draw draw) {
        int count = draw.oneOf(100, 1_000, 3_000, 6_000);
        IntStream.range(0, count).forEach(number -> draft.headers.add(new Field("x-" + number, "v")));
        draft.leeway.add(Leeway.MAY_BE_CLOSED);
    }

    private static void tooLong(Draft draft, Draw draw) {
        draft.set(
                draw.oneOf("X-Long", "Authorization", "If-Match", "Accept", "Cookie", "Forwarded", "Idempotency-Key"),
                "a".repeat(draw.oneOf(8_200, 16_000, 20_000, 33_000, 100_000)));
        draft.leeway.add(Leeway.MAY_BE_CLOSED);
    }

    private static void brokenLine(Draft draft, Draw draw) {
        draft.headers.add(draw.oneOf(
                new Field("X-Nul", "a\0b"),
                new Field("X-Return", "a\rb"),
                new Field("X-Feed", "a\nb"),
                new Field("X-Folded", "a\r\n b"),
                new Field("X-Folded-Nothing", "a\r\n\tIf-Match: \"1\""),
                new Field("X-Space ", "a"),
                new Field("", "a"),
                new Field(" X-Before", "a"),
                new Field("X-No-Colon\r\nX", "a"),
                new Field("X-\u0080", "a"),
                new Field("X(comment)", "a"),
                new Field("X\0", "a"),
                new Field(":path", "/x"),
                new Field("\"quoted\"", "a"),
                new Field("Content-Length ", "5"),
                new Field("Transfer-Encoding", "\u000bchunked"),
                new Field("X-Esc", "\u001b[31m\u007f")));
    }
}
