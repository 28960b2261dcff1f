export { ApiServer } from './access/api-server.ts';
export { ClusterConnections, type ClusterOptions } from './access/connections.ts';
export { clusterUid } from './runs/surroundings.ts';
export { ClusterWatch } from './watch-cluster.ts';
