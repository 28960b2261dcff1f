export {
  liftHeapGrowthLimit,
  limitHeapGrowth,
  limitYoungObjects,
  startThreadsWithFullSpace,
} from './limit-heap-growth.ts';
export { GLIBC_ENVIRONMENT, NODE_FLAGS } from './launch.ts';
