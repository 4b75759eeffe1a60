/** The container images that stand where production has a cluster: for compose and for testcontainers. */
export const images = { postgres: 'postgres:18', kafka: 'apache/kafka:4.3.1' };
