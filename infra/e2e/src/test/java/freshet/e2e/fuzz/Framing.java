package freshet.e2e.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How a request says where its body ends (RFC 9112, 6), honestly or not. */
enum Framing {
    LENGTH {
        @Override
        String fields(int length) {
            return "Content-Length: " + length + CRLF;
        }
    },
    CHUNKS {
        @Override
        String fields(int length) {
            return CHUNKED;
        }

        @Override
        byte[] framed(byte[] body) {
            return chunks(body, LAST_CHUNK);
        }
    },
    TRAILERS {
        @Override
        String fields(int length) {
            return CHUNKED;
        }

        @Override
        byte[] framed(byte[] body) {
            return chunks(body, "0;a=\"b\"\r\nIf-Match: \"1\"\r\nContent-Length: 7\r\n\r\n");
        }
    },
    MORE_SAID_THAN_SENT(true) {
        @Override
        String fields(int length) {
            return "Content-Length: " + (length + 7) + CRLF;
        }
    },
    FAR_MORE_SAID_THAN_SENT(true) {
        @Override
        String fields(int length) {
            return "Content-Length: 999999999999" + CRLF;
        }
    },
    LESS_SAID_THAN_SENT {
        @Override
        String fields(int length) {
            return "Content-Length: " + length / 2 + CRLF;
        }
    },
    NO_LAST_CHUNK(true) {
        @Override
        String fields(int length) {
            return CHUNKED;
        }

        @Override
        byte[] framed(byte[] body) {
            return chunks(body, "");
        }
    },
    NO_CHUNK_SIZE(true) {
        @Override
        String fields(int length) {
            return CHUNKED;
        }

        @Override
        byte[] framed(byte[] body) {
            return chunks(body, "zz" + CRLF);
        }
    },
    HUGE_CHUNK_SIZE(true) {
        @Override
        String fields(int length) {
            return CHUNKED;
        }

        @Override
        byte[] framed(byte[] body) {
            return chunks(body, "ffffffffffffffffff" + CRLF);
        }
    },
    NEGATIVE_LENGTH {
        @Override
        String fields(int length) {
            return "Content-Length: -1" + CRLF;
        }
    },
    NO_NUMBER {
        @Override
        String fields(int length) {
            return "Content-Length: 0x" + length + CRLF;
        }
    },
    TWO_LENGTHS {
        @Override
        String fields(int length) {
            return "Content-Length: " + length + CRLF + "Content-Length: " + (length + 1) + CRLF;
        }
    },
    LENGTH_TWICE {
        @Override
        String fields(int length) {
            return "Content-Length: " + length + ", " + length + CRLF;
        }
    },
    LENGTH_AND_CHUNKS {
        @Override
        String fields(int length) {
            return "Content-Length: " + length + CRLF + CHUNKED;
        }

        @Override
        byte[] framed(byte[] body) {
            return chunks(body, LAST_CHUNK);
        }
    },
    UNKNOWN_CODING(true) {
        @Override
        String fields(int length) {
            return "Transfer-Encoding: gzip, identity" + CRLF;
        }
    },
    EXPECTED {
        @Override
        String fields(int length) {
            return "Expect: 100-continue" + CRLF + LENGTH.fields(length);
        }
    },
    EXPECTED_AND_TOO_MUCH(true) {
        @Override
        String fields(int length) {
            return "Expect: 100-continue" + CRLF + "Content-Length: 99999999" + CRLF;
        }
    },
    UNKNOWN_EXPECTATION {
        @Override
        String fields(int length) {
            return "Expect: the unexpected" + CRLF + LENGTH.fields(length);
        }
    };

    private static final String CRLF = "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked" + CRLF;
    private static final String LAST_CHUNK = "0" + CRLF + CRLF;
    private static final int CHUNK = 8 * 1024;

    private final boolean unfinished;

    Framing() {
        this(false);
    }

    Framing(boolean unfinished) {
        this.unfinished = unfinished;
    }

    /** The header fields for a body of so many bytes. */
    abstract String fields(int length);

    /** What is sent after the header section. */
    byte[] framed(byte[] body) {
        return body;
    }

    /** Whether a server waits in vain for the end of this, or can tell that there is none. */
    boolean isUnfinished() {
        return unfinished;
    }

    private static byte[] chunks(byte[] body, String end) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += CHUNK) {
            byte[] chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + CHUNK));
            chunks.writeBytes(ascii(Integer.toHexString(chunk.length) + CRLF));
            chunks.writeBytes(chunk);
            chunks.writeBytes(ascii(CRLF));
        }
        chunks.writeBytes(ascii(end));
        return chunks.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
