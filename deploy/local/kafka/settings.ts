/** The number of our only broker. */
export const nodeId = 1;

/** A cluster of one, tuned to answer soon after a kill and to leave room on a small machine. Listeners and folders are for whoever runs it. */
export const clusterOfOne: Record<string, string | number> = {
  'process.roles': 'broker,controller',
  'node.id': nodeId,
  'controller.listener.names': 'CONTROLLER',
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': 0,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 3,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 3,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'share.coordinator.state.topic.num.partitions': 3,
  'num.network.threads': 1,
  'num.io.threads': 2,
  'log.cleaner.dedupe.buffer.size': 4_194_304,
  // The default of 9 s is how long a killed broker would be refused when it comes back.
  'broker.session.timeout.ms': 2_000,
  'broker.heartbeat.interval.ms': 500,
};

/** Options of Java for it: small when at rest. */
export const smallJava = { heap: ['-Xms32m', '-Xmx256m'], performance: ['-XX:+UseSerialGC', '-XX:MinHeapFreeRatio=10', '-XX:MaxHeapFreeRatio=25', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', '-Djava.awt.headless=true'] };

/** The same for the image apache/kafka, which takes settings as variables. */
export function imageEnvironment(): Record<string, string> {
  const settings = Object.entries(clusterOfOne).map(([key, value]) => [`KAFKA_${key.replaceAll('.', '_').toUpperCase()}`, String(value)]);
  return { ...Object.fromEntries(settings), KAFKA_HEAP_OPTS: smallJava.heap.join(' '), KAFKA_JVM_PERFORMANCE_OPTS: smallJava.performance.join(' ') };
}
