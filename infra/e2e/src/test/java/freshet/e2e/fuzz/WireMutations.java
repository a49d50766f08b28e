package freshet.e2e.fuzz;

import java.util.List;

/** Spoils the request line, the framing, and what is on the connection beside the request. */
final class WireMutations {
    private static final String ANOTHER = "GET /q/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    private WireMutations() {}

    static List<Mutation> all() {
        return List.of(
                new Mutation("odd framing", WireMutations::framing),
                new Mutation("odd framing", WireMutations::framing),
                new Mutation("odd method", WireMutations::method),
                new Mutation("odd version", WireMutations::version),
                new Mutation("odd target form", WireMutations::targetForm),
                new Mutation("pipelined", WireMutations::pipelined),
                new Mutation("upgrade", WireMutations::upgrade),
                new Mutation("another protocol", WireMutations::protocol));
    }

    private static void framing(Draft draft, Draw draw) {
        if (draft.body == null) {
            draft.body = new byte[] {'{', '}'};
        }
        draft.framing = draw.oneOf(Framing.values());
        if (draft.framing.isUnfinished()) {
            draft.leeway.add(Leeway.MAY_BE_CLOSED);
        }
    }

    private static void method(Draft draft, Draw draw) {
        draft.method = draw.oneOf(
                "HEAD",
                "OPTIONS",
                "TRACE",
                "CONNECT",
                "PATCH",
                "PROPFIND",
                "QUERY",
                "get",
                "G",
                "M-SEARCH",
                "GET\0",
                "G\u0080T",
                "G{T",
                "A".repeat(5_000),
                "");
        draft.leeway.remove(Leeway.MUST_BE_REFUSED);
    }

    private static void version(Draft draft, Draw draw) {
        draft.version = draw.oneOf(
                "HTTP/1.0",
                "HTTP/1.0",
                "HTTP/1.2",
                "HTTP/2.0",
                "HTTP/0.9",
                "HTTP/9.9",
                "http/1.1",
                "",
                "HTTP/1.1 x",
                "HTTP/11",
                "HTTP/1.1.1",
                "ICAP/1.0",
                "HTTP/a.b");
    }

    private static void targetForm(Draft draft, Draw draw) {
        draft.leeway.remove(Leeway.MUST_BE_REFUSED);
        draft.path = draw.oneOf(
                "http://127.0.0.1" + draft.path,
                "http://elsewhere.example:99" + draft.path,
                "https://x" + draft.path,
                "ftp://x" + draft.path,
                "HTTP://" + draft.path,
                "http://[::1" + draft.path,
                "http://a b" + draft.path,
                "http://user:pass@x" + draft.path,
                "http:" + draft.path,
                "127.0.0.1:80",
                "*",
                "://",
                "/http://x");
    }

    private static void pipelined(Draft draft, Draw draw) {
        draft.following = draw.oneOf(
                ANOTHER,
                ANOTHER.repeat(20),
                "\r\n\r\n" + ANOTHER,
                "garbage\r\n\r\n",
                ANOTHER + "\0".repeat(100),
                "GET / HTTP/1.1\r\nHost: x");
    }

    private static void upgrade(Draft draft, Draw draw) {
        draft.set("Connection", draw.oneOf("Upgrade, HTTP2-Settings", "Upgrade", "close"));
        draft.set("Upgrade", draw.oneOf("h2c", "h2c", "websocket", "TLS/1.0", "h2", "nothing/9"));
        draft.set("HTTP2-Settings", draw.oneOf("AAMAAABkAAQAAP__", "", "!!!", "A".repeat(4_000)));
        draft.set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        draft.set("Sec-WebSocket-Version", "13");
    }

    private static void protocol(Draft draft, Draw draw) {
        draft.method = draw.oneOf(
                "PRI",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
                "\r\n\r\n" + draft.method,
                "\0\0\u0012\u0004\0",
                "SSH-2.0-x\r\n",
                "\u00ff\u00f4\u00ff\u00fd");
        if (draft.method.equals("PRI")) {
            draft.path = "*";
            draft.query.clear();
            draft.version = "HTTP/2.0";
            draft.headers.clear();
            draft.body = null;
            draft.following = "SM\r\n\r\n";
        }
        draft.leeway.add(Leeway.MAY_BE_CLOSED);
        draft.leeway.remove(Leeway.MUST_BE_REFUSED);
    }
}
