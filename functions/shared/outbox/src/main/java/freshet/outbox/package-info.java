/**
 * The transactional outbox: events are committed with the state that they tell of, and published after the commit, in
 * version order for each entity, at least once.
 */
package freshet.outbox;
