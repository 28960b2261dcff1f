import { postgresQueueOnDemand } from '../../src/jobs/index.ts';

// Takes up a job and never ends it: the process is there to be killed.

const [connectionString = ''] = process.argv.slice(2);
const queue = await postgresQueueOnDemand({
  connection: { connectionString },
  onError: (error) => console.error(error),
});
await queue.work('index', 1, () => {
  console.log('running');
  return new Promise(() => undefined);
});
