/**
 * Who may make the calls that the system makes to itself: event sources and timers, known by a token ({@link
 * freshet.senders.KnownSenders}).
 */
package freshet.senders;
