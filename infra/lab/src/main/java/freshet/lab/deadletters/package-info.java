/**
 * What to do about records that a consumer could not use: {@code infra/up dead-letters}. {@link freshet.lab.deadletters.DeadLetterTopic}
 * reads and writes them, {@link freshet.lab.deadletters.Letters} knows which of them count.
 */
package freshet.lab.deadletters;
