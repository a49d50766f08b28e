package freshet.lab.links;

import freshet.lab.Ports;

/**
 * Where a link is entered, and where it leads; both are ports of the loopback address.
 *
 * @param port where the proxy listens
 */
public record Door(int port, int target) {
    /** An entrance with a port of its own, at which a proxy is to listen. */
    public static Door before(int target) {
        return new Door(Ports.reserved(), target);
    }

    /** No entrance at all: the way leads straight there. */
    public static Door straightTo(int target) {
        return new Door(target, target);
    }
}
