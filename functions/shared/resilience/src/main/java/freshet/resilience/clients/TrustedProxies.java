package freshet.resilience.clients;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.util.List;

/** Those whose word is taken on whom they ask for: the fronts, the ingress, and functions that call functions. */
final class TrustedProxies {
    private final List<CidrAddress> networks;

    /**
     * @param networks addresses and CIDR blocks; none means that nobody is trusted
     * @throws IllegalArgumentException for anything else, names included: what a name stands for may change
     */
    TrustedProxies(List<String> networks) {
        this.networks = networks.stream()
                .map(String::strip)
                .map(TrustedProxies::network)
                .toList();
    }

    boolean include(InetAddress address) {
        return networks.stream().anyMatch(network -> network.matches(address));
    }

    private static CidrAddress network(String text) {
        if (text.contains("/")) {
            return known(text, Inet.parseCidrAddress(text));
        }
        InetAddress address = known(text, Inet.parseInetAddress(text));
        return CidrAddress.create(address, address.getAddress().length * Byte.SIZE);
    }

    private static <T> T known(String text, T parsed) {
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "quarkus.http.proxy.trusted-proxies takes addresses and CIDR blocks, and not '" + text + "'");
        }
        return parsed;
    }
}
