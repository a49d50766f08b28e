package freshet.purchases.stock;

/** How many purchases were confirmed and rejected, and how many answers changed nothing. */
record Outcome(int confirmed, int rejected, int ignored) {}
