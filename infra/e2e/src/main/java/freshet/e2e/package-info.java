/** Freshet from outside: starts it, asks it, looks into its databases. The system tests and the benchmarks stand on it. */
package freshet.e2e;
