package freshet.lab.retail;

import java.nio.charset.Charset;

/** What the caller says of the file's form. Each is null where it is to be found out. */
record Asked(Charset encoding, Character delimiter, DateForm dates) {
    static final Asked NOTHING = new Asked(null, null, null);
}
