/** How a second shell talks to a running lab: over HTTP, on the loopback address, with a token that is in its data folder. */
package freshet.lab.control;
