package freshet.products.stock;

/** How many purchases got their pieces, did not get them, asked again, and gave them back. */
record Outcome(int reserved, int rejected, int repeated, int released) {
    static final Outcome NOTHING = new Outcome(0, 0, 0, 0);
}
