/** One Apache Kafka broker (KRaft) in a process of its own, and the topics on it. */
package freshet.lab.broker;
