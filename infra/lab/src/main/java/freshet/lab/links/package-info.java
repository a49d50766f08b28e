/** What lies between a function and what it talks to: a TCP proxy on each such link, which can be told to go wrong. */
package freshet.lab.links;
