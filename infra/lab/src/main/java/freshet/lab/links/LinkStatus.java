package freshet.lab.links;

/**
 * What {@code infra/up fault} tells of a link.
 *
 * @param link such as {@code products:search-db}
 * @param fault as it is written, {@code off} for none
 * @param open how many connections there are now
 * @param accepted how many there have been since the lab was started, those included that were reset
 */
public record LinkStatus(String link, String fault, int open, long accepted) {}
