/**
 * Making a generation of the view beside the live one, from the topics alone, and exchanging the two.
 * {@link freshet.aggregator.view.rebuild.Rebuild} tells the story; nothing in it can hurt the live generation or its readers before the
 * swap, which is one commit.
 */
package freshet.aggregator.view.rebuild;
