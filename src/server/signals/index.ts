export { createSignals, type RunningSignals } from './create-signals.ts';
export { createWorkloadMetrics } from './workload-metrics.ts';
