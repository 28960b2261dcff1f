export { ApiServer } from './access/api-server.ts';
export { ClusterConnections, type ClusterOptions } from './access/connections.ts';
export { retried } from './follow/retried.ts';
export { ProblemLog } from './runs/problem-log.ts';
export { clusterUid } from './runs/surroundings.ts';
export { RunSender } from './send-runs.ts';
export { ClusterWatch } from './watch-cluster.ts';
