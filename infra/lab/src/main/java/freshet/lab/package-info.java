/** The whole system on one machine: {@link freshet.lab.Topology} says what runs, {@link freshet.lab.Main} is the command. */
package freshet.lab;
