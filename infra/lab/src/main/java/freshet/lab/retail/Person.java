package freshet.lab.retail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A made-up name and e-mail address for a customer of whom only the id is known: always the same for the same id. The
 * address is the customer's alone, and leads nowhere (RFC 2606).
 */
record Person(String name, String email) {
    private static final List<String> FIRST_NAMES = List.of(
            "Ada", "Alan", "Amina", "Anton", "Beatriz", "Boris", "Carla", "Chen", "Dara", "David", "Elif", "Emil",
            "Fatima", "Felix", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Karim", "Klara", "Lars",
            "Leila", "Luca", "Mara", "Milan", "Nadia", "Noah", "Olga", "Omar", "Petra", "Quentin", "Rosa", "Samir",
            "Sofia", "Tariq", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zoe");
    private static final List<String> LAST_NAMES = List.of(
            "Abel", "Adler", "Bauer", "Bell", "Brook", "Carter", "Castro", "Cole", "Dahl", "Duran", "Eklund", "Ellis",
            "Faber", "Flores", "Gale", "Garcia", "Hale", "Horvat", "Ito", "Ivanov", "Jansen", "Joshi", "Keller",
            "Kovacs", "Lang", "Lopez", "Marsh", "Moreau", "Nagy", "Novak", "Okafor", "Olsen", "Park", "Petrov", "Quinn",
            "Reyes", "Rossi", "Sato", "Silva", "Tanaka", "Turner", "Ueda", "Vega", "Weber", "Yilmaz", "Zeman");
    private static final List<String> DOMAINS = List.of("example.com", "example.org");
    private static final int LONGEST_PLAIN_ID = 18; // an address has 64 characters before its @

    /** The person whose customer id this is. */
    static Person of(String customerId) {
        var digest = sha256(customerId);
        var first = pick(FIRST_NAMES, digest, 0);
        var last = pick(LAST_NAMES, digest, 2);
        var mailbox = first + "." + last + "." + mailboxId(customerId, digest);
        return new Person(first + " " + last, mailbox.toLowerCase(Locale.ROOT) + "@" + pick(DOMAINS, digest, 4));
    }

    private static String pick(List<String> from, byte[] digest, int at) {
        int number = (digest[at] & 0xff) << 8 | digest[at + 1] & 0xff;
        return from.get(number % from.size());
    }

    // Ids other than plain numbers may differ in case only, which addresses do not.
    private static String mailboxId(String customerId, byte[] digest) {
        boolean plain =
                customerId.length() <= LONGEST_PLAIN_ID && customerId.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? customerId : "x" + HexFormat.of().formatHex(digest, 0, 16);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
