/** How long an instance takes from its process to its first answer, phase by phase. */
package freshet.start;
