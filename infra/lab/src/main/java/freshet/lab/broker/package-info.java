/** Apache Kafka (KRaft), each broker in a process of its own, and the topics on it. */
package freshet.lab.broker;
