export { openDockerDaemon, type DaemonOptions } from './open-docker-daemon.ts';
