import { expect, it } from 'vitest';
import { writeWorkloadMetrics } from './workload-metrics.ts';

const COLUMNS = [
  { severity: 'high', fixable: 'true' },
  { severity: 'low', fixable: 'false' },
];
const WEB = {
  cluster: 'prod',
  namespace: 'shop',
  kind: 'Deployment',
  workload: 'web',
  findings: [3, 0],
  overLine: 1,
  overdue: 0,
  unread: 0,
  incomplete: 0,
};

async function linesOf(limit: number, ...workloads: readonly Partial<typeof WEB>[]) {
  const pages = [workloads.map((each) => ({ ...WEB, ...each }))];
  const text = await writeWorkloadMetrics(
    COLUMNS,
    (async function* () {
      yield* await Promise.resolve(pages);
    })(),
    limit,
  );
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

it('writes a series for each number of a workload but 0', async () => {
  const place = 'cluster="prod",namespace="shop",kind="Deployment",workload="web"';
  expect(await linesOf(10, { overdue: 2, unread: 4, incomplete: 5 })).toEqual([
    `plimsoll_workload_findings{${place},severity="high",fixable="true"} 3`,
    `plimsoll_workload_over_line{${place}} 1`,
    `plimsoll_workload_overdue{${place}} 2`,
    `plimsoll_workload_unread{${place}} 4`,
    `plimsoll_workload_incomplete{${place}} 5`,
    'plimsoll_workload_series_limited 0',
  ]);
});

it('sums up by namespace beyond the limit of series, and by cluster beyond it again', async () => {
  const workloads = [{}, { workload: 'api', findings: [1, 2] }, { namespace: 'bank', overLine: 0 }];
  expect(await linesOf(6, ...workloads)).toHaveLength(7);
  const byNamespace = [
    'plimsoll_workload_findings{cluster="prod",namespace="shop",severity="high",fixable="true"} 4',
    'plimsoll_workload_findings{cluster="prod",namespace="bank",severity="high",fixable="true"} 3',
    'plimsoll_workload_findings{cluster="prod",namespace="shop",severity="low",fixable="false"} 2',
    'plimsoll_workload_over_line{cluster="prod",namespace="shop"} 2',
    'plimsoll_workload_series_limited 1',
  ];
  expect(await linesOf(5, ...workloads)).toEqual(byNamespace);
  expect(await linesOf(4, ...workloads)).toEqual(byNamespace);
  expect(await linesOf(3, ...workloads)).toEqual([
    'plimsoll_workload_findings{cluster="prod",severity="high",fixable="true"} 7',
    'plimsoll_workload_findings{cluster="prod",severity="low",fixable="false"} 2',
    'plimsoll_workload_over_line{cluster="prod"} 2',
    'plimsoll_workload_series_limited 1',
  ]);
});

it('escapes names so that they begin no label or line of their own', async () => {
  const [first] = await linesOf(10, { workload: 'a"} 9\nplimsoll_workload_unread 1\\' });
  expect(first).toBe(
    String.raw`plimsoll_workload_findings{cluster="prod",namespace="shop",kind="Deployment",workload="a\"} 9\nplimsoll_workload_unread 1\\",severity="high",fixable="true"} 3`,
  );
});
