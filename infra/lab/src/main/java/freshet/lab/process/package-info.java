/** Child processes: started, watched, started again when they die, and all stopped in the end. */
package freshet.lab.process;
