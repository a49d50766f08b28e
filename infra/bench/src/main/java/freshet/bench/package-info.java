/** One command per claim about speed; {@code infra/bench/README.md} has the figures and the machine they were seen on. */
package freshet.bench;
