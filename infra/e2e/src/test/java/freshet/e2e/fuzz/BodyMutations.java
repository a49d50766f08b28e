package freshet.e2e.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import freshet.e2e.Freshet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Spoils bodies: their bytes, their JSON, their lines and the attributes of CloudEvents. */
final class BodyMutations {
    private static final String HERE = "\"-here-\"";
    private static final int DEEP = 10_000;
    private static final int LIMIT = 64 * 1024;
    private static final List<byte[]> BYTES = List.of(
            new byte[1],
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            new byte[] {(byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            bytes("\""),
            bytes("}"),
            bytes("\\"),
            bytes(","),
            bytes("\r"),
            bytes("\u2028"),
            bytes("/*"));
    // None is an id or a version above those that events tell of: an authorized sender could change the view with such.
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "\" \"",
            "0",
            "-1",
            "-0",
            "1.5",
            "1e999999999",
            "1e-999999999",
            "-1E400",
            "9223372036854775808",
            "99999999999999999999999999",
            "00",
            "0x10",
            "NaN",
            "Infinity",
            "1e",
            "'x'",
            "undefined",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"a\\u0000b\"",
            "\"\\u0000\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"a\tb\"",
            "\"\ud83d\ude00\"",
            "\"\u202e\ufeff\"",
            "\"9999-99-99T99:99:99Z\"",
            "\"24:00:00Z\"",
            "\"+999999999-12-31T23:59:60Z\"",
            "\"-0001-01-01T00:00:00Z\"",
            "\"2011-12-09T12:50:00.123456789012Z\"",
            "\"ZZZ\"",
            "\"gbp\"",
            "\"1-2-3-4-5\"",
            "\"a@b\"",
            "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
            "[null,null]",
            "[\"x\"]",
            "\"java.lang.Runtime\"",
            "[\"java.util.ArrayList\",[]]");

    private BodyMutations() {}

    static List<Mutation> all() {
        return List.of(
                new Mutation("odd value", BodyMutations::oddValue),
                new Mutation("odd value", BodyMutations::oddValue),
                new Mutation("odd value", BodyMutations::oddValue),
                new Mutation("deep value", BodyMutations::deepValue),
                new Mutation("long value", BodyMutations::longValue),
                new Mutation("property missing", BodyMutations::missing),
                new Mutation("property added", BodyMutations::added),
                new Mutation("key twice", BodyMutations::keyTwice),
                new Mutation("whole body odd", BodyMutations::whole),
                new Mutation("cut off", BodyMutations::cut),
                new Mutation("odd bytes", BodyMutations::oddBytes),
                new Mutation("another charset", BodyMutations::charset),
                new Mutation("odd lines", BodyMutations::lines),
                new Mutation("too much", BodyMutations::tooMuch),
                new Mutation("odd attribute", BodyMutations::attribute),
                new Mutation("odd batch", BodyMutations::batch));
    }

    private static void oddValue(Draft draft, Draw draw) {
        replaceLeaf(draft, draw, draw.oneOf(VALUES));
    }

    private static void deepValue(Draft draft, Draw draw) {
        replaceLeaf(
                draft,
                draw,
                draw.oneOf(
                        "[".repeat(DEEP) + "]".repeat(DEEP),
                        "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP),
                        "[".repeat(DEEP)));
    }

    private static void longValue(Draft draft, Draw draw) {
        replaceLeaf(
                draft,
                draw,
                draw.oneOf(
                        "\"" + "a".repeat(draw.oneOf(255, 256, 4_001, 20_000, LIMIT + 1)) + "\"",
                        "\"" + "\ud83d\ude00".repeat(4_000) + "\"",
                        "1".repeat(20_000),
                        "0." + "1".repeat(20_000),
                        "\"" + "\\u0061".repeat(5_000) + "\"",
                        "[" + "1,".repeat(10_000) + "1]"));
    }

    // The first line stands for all in a body of several.
    private static void replaceLeaf(Draft draft, Draw draw, String raw) {
        JsonNode body = json(draft);
        List<Runnable> leaves = new ArrayList<>();
        collectLeaves(body, leaves);
        if (leaves.isEmpty()) {
            draft.body = bytes(raw);
        } else {
            draw.oneOf(leaves).run();
            draft.body = bytes(body.toString().replace(HERE, raw) + rest(draft));
        }
    }

    private static void collectLeaves(JsonNode node, List<Runnable> leaves) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(property -> {
                leaves.add(() -> object.put(property.getKey(), "-here-"));
                collectLeaves(property.getValue(), leaves);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                leaves.add(() -> array.set(index, "-here-"));
                collectLeaves(array.get(i), leaves);
            }
        }
    }

    private static void missing(Draft draft, Draw draw) {
        JsonNode body = json(draft);
        if (body instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.remove(draw.oneOf(names));
            draft.body = bytes(body + rest(draft));
        }
    }

    private static void added(Draft draft, Draw draw) {
        if (json(draft) instanceof ObjectNode object) {
            switch (draw.below(4)) {
                case 0 ->
                    object.put(
                            draw.oneOf("id", "version", "", "__proto__", "@class", "a\0b", "k".repeat(60_000)),
                            draw.below(2));
                case 1 -> object.putNull("nothing");
                case 2 -> {
                    for (int i = 0; i < 4_000; i++) {
                        object.put("k" + i, i);
                    }
                }
                default -> object.putArray("list").add(object.deepCopy());
            }
            draft.body = bytes(object + rest(draft));
        }
    }

    private static void keyTwice(Draft draft, Draw draw) {
        String text = text(draft);
        int colon = text.indexOf("\":");
        int quote = text.lastIndexOf('"', Math.max(0, colon - 1));
        if (quote > 0) {
            draft.body = bytes(text.substring(0, quote) + text.substring(quote, colon) + "\":" + draw.oneOf(VALUES)
                    + "," + text.substring(quote));
        }
    }

    private static void whole(Draft draft, Draw draw) {
        draft.body = draw.oneOf(
                new byte[0],
                bytes(" \r\n\t "),
                new byte[100],
                bytes("[".repeat(DEEP)),
                bytes("{\"a\":".repeat(DEEP)),
                bytes("a=b&c=d"),
                bytes("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
                bytes("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"),
                new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3},
                bytes(draw.oneOf(VALUES)));
    }

    private static void cut(Draft draft, Draw draw) {
        byte[] body = body(draft);
        draft.body = Arrays.copyOf(body, draw.below(body.length + 1));
    }

    private static void oddBytes(Draft draft, Draw draw) {
        byte[] body = body(draft);
        int at = draw.oneOf(0, body.length, draw.below(body.length + 1));
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(body, 0, at);
        changed.writeBytes(draw.oneOf(BYTES));
        changed.write(body, at, body.length - at);
        draft.body = changed.toByteArray();
    }

    private static void charset(Draft draft, Draw draw) {
        draft.body = text(draft)
                .replace("Some", "Søme")
                .getBytes(Charset.forName(draw.oneOf("UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1", "IBM1047")));
    }

    private static void lines(Draft draft, Draw draw) {
        String line = text(draft).lines().findFirst().orElse("{}");
        draft.body = bytes(String.join(
                draw.oneOf("\n", "\r\n", "\r", "\n\n\n", "\u2028", "\n\0\n"),
                line,
                draw.oneOf(
                        "{",
                        "null",
                        "[]",
                        "\"x\"",
                        "{} {}",
                        "[".repeat(DEEP),
                        "x".repeat(LIMIT + 1),
                        "\0",
                        "",
                        "\ufeff" + line,
                        line.replace("\"", "'")),
                line + draw.oneOf("", "\n", " garbage", "," + line)));
    }

    private static void tooMuch(Draft draft, Draw draw) {
        byte[] body = body(draft);
        draft.body = switch (draw.below(4)) {
            case 0 -> Arrays.copyOf(body, LIMIT + 1); // NULs
            case 1 -> bytes(text(draft) + " ".repeat(LIMIT + 1 - Math.min(LIMIT, body.length)));
            case 2 -> bytes("{}\n".repeat(10_001));
            default -> bytes(" ".repeat(300_000) + text(draft));
        };
        draft.leeway.add(Leeway.MAY_BE_CLOSED);
    }

    private static void attribute(Draft draft, Draw draw) {
        draft.set(
                draw.oneOf(
                        "ce-specversion",
                        "ce-id",
                        "ce-source",
                        "ce-type",
                        "ce-subject",
                        "ce-time",
                        "ce-datacontenttype",
                        "ce-dataschema",
                        "ce-",
                        "ce-with.dot",
                        "ce-UPPER",
                        "ce-data",
                        "ce-partitionkey",
                        "ce-deadline",
                        "ce-traceparent",
                        "ce-" + "x".repeat(500)),
                draw.oneOf(
                        "",
                        " ",
                        "0.3",
                        "9.9",
                        "%zz",
                        "%",
                        "%00",
                        "%ED%A0%80",
                        "::not a uri::",
                        "http://[",
                        "yesterday",
                        "9999-99-99T00:00:00Z",
                        "\"quoted\"",
                        "dev.freshet.Nothing.v1",
                        "java.lang.String",
                        "a".repeat(7_000),
                        "\u0080",
                        Draft.utf8("\ud83d\ude00"),
                        "x/y/z",
                        "application/xml"));
    }

    private static void batch(Draft draft, Draw draw) {
        String event = text(draft).isBlank() ? "{}" : text(draft);
        draft.set("Content-Type", "application/cloudevents-batch+json");
        draft.body = bytes("["
                + draw.oneOf(
                        "",
                        "null",
                        "[" + event + "]",
                        event + ",null",
                        event + ",{}",
                        event + ",",
                        ("{},").repeat(2_000) + "{}",
                        "1,2")
                + "]");
    }

    private static JsonNode json(Draft draft) {
        try {
            JsonNode read =
                    Freshet.JSON.readTree(text(draft).lines().findFirst().orElse("{}"));
            return read == null || read.isMissingNode() ? Freshet.JSON.createObjectNode() : read;
        } catch (IOException another) { // what an earlier mutation left of it
            return Freshet.JSON.createObjectNode();
        }
    }

    private static String rest(Draft draft) {
        int end = text(draft).indexOf('\n');
        return end < 0 ? "" : text(draft).substring(end);
    }

    private static String text(Draft draft) {
        return new String(body(draft), StandardCharsets.UTF_8);
    }

    private static byte[] body(Draft draft) {
        return draft.body == null ? new byte[0] : draft.body;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
