package freshet.resilience.clients;

import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whom a request is for, from the connection it came by and its {@code Forwarded} field. A client may write into that field
 * whatever it likes, and a proxy appends to it; so what is believed is the last that trusted proxies say, from the nearest one
 * outwards. (Quarkus's own handling takes the first, which is the client's.)
 */
final class Callers {
    // RFC 7239, section 6: an address, IPv6 in brackets, and perhaps a port, which may be made up, too.
    private static final String PORT = "(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]{1,64}))?";
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([^]]*)]|([0-9.]+))" + PORT);
    // Section 6.3: a name that a proxy made up; here a principal's.
    private static final Pattern OBFUSCATED = Pattern.compile("(_[A-Za-z0-9._-]{1,64})" + PORT);

    // A request comes by a handful of proxies; what names more was made up.
    private static final int MOST_HOPS = 16;

    private final TrustedProxies trusted;

    Callers(TrustedProxies trusted) {
        this.trusted = trusted;
    }

    /**
     * Goes from one trusted proxy to the one that it asks for, and returns the first that is none. A proxy that does not name whom it
     * asks for, or names it unreadably, is itself the client, and so is the last of {@value #MOST_HOPS}.
     */
    Client of(InetAddress peer, List<String> forwarded) {
        InetAddress nearest = Client.plain(peer);
        Forwarded hops = new Forwarded(forwarded);
        for (int hop = 0; hop < MOST_HOPS && trusted.include(nearest) && hops.hasNext(); hop++) {
            String node = hops.next();
            Matcher obfuscated = OBFUSCATED.matcher(node);
            if (obfuscated.matches()) {
                return new Client(obfuscated.group(1));
            }
            InetAddress address = address(node);
            if (address == null) {
                break;
            }
            nearest = address;
        }
        return Client.of(nearest);
    }

    private static InetAddress address(String node) {
        Matcher matcher = ADDRESS.matcher(node);
        if (!matcher.matches()) {
            return null;
        }
        InetAddress address = matcher.group(1) == null
                ? Inet.parseInet4Address(matcher.group(2))
                : Inet.parseInet6Address(matcher.group(1));
        return address == null ? null : Client.plain(address);
    }
}
