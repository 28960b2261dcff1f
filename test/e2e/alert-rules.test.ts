import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { User } from '../support/cli.ts';
import { needs } from '../support/needs.ts';

const RULES = resolve(import.meta.dirname, '../../deploy/prometheus/plimsoll.yaml');

function promtool(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const WEB = { cluster: 'production', namespace: 'shop', kind: 'Deployment', workload: 'web' };
const LIMITED = { cluster: 'production', namespace: 'shop' };

const seriesOf = (name: string, labels: object, values: string) => {
  const given = Object.entries(labels).map(([label, value]) => `${label}="${String(value)}"`);
  return { series: `${name}{${given.join(',')}}`, values };
};

/** Two replicas that give the same numbers. */
const replicas = (name: string, labels: object, values: string) =>
  ['a', 'b'].map((instance) => seriesOf(name, { ...labels, instance }, values));

const alert = (alertname: string, at: string, ...fired: readonly object[]) => ({
  eval_time: at,
  alertname,
  exp_alerts: fired,
});

it('finds nothing wrong in the rules', needs('promtool'), () => {
  const { status, output } = promtool('check', 'rules', RULES);
  expect(output).toContain('SUCCESS');
  expect(status).toBe(0);
});

it(
  'alerts once for all replicas, by workload or namespace, and when no numbers come',
  needs('promtool'),
  () => {
    using user = new User();
    const warning = (labels: object, summary: string, more: object = {}) => ({
      exp_labels: { severity: 'warning', ...labels },
      exp_annotations: { summary, ...more },
    });
    const unread = (labels: object, place: string) =>
      warning(labels, `production/shop ${place}: 2 image(s) not read for an hour`, {
        description: '`plimsoll fleet workloads` says why.',
      });
    const silent = 'the cluster old was last heard 20m 0s ago; its runs are the last known';
    const blind = 'no numbers by workload, so the alerts on them are blind';
    const tests = [
      {
        interval: '1m',
        input_series: [
          ...replicas('plimsoll_workload_over_line', WEB, '1x90'),
          ...replicas('plimsoll_workload_unread', WEB, '2x90'),
          ...replicas('plimsoll_workload_unread', LIMITED, '2x90'),
          ...replicas('plimsoll_workload_series_limited', {}, '0x90'),
          ...replicas('plimsoll_cluster_silence_seconds', { cluster: 'old' }, '1200x90'),
          ...replicas('plimsoll_cluster_silence_seconds', { cluster: 'live' }, '60x90'),
        ],
        alert_rule_test: [
          alert(
            'PlimsollWorkloadOverLine',
            '10m',
            warning(WEB, 'production/shop Deployment web: 1 image(s) over the line'),
          ),
          alert('PlimsollWorkloadUnread', '59m'),
          alert('PlimsollWorkloadUnread', '61m', unread(WEB, 'Deployment web'), unread(LIMITED, ' ')),
          alert('PlimsollClusterSilent', '10m', warning({ cluster: 'old' }, silent)),
          alert('PlimsollWorkloadSeriesLimited', '90m'),
          alert('PlimsollWorkloadsNotCounted', '90m'),
        ],
      },
      {
        interval: '1m',
        input_series: replicas('plimsoll_build_info', {}, '1x90'),
        alert_rule_test: [alert('PlimsollWorkloadsNotCounted', '20m', warning({}, blind))],
      },
    ];
    // JSON is YAML.
    const file = user.write(
      'tests.yaml',
      JSON.stringify({ rule_files: [RULES], evaluation_interval: '1m', tests }),
    );
    const { status, output } = promtool('test', 'rules', join(user.folder, file));
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  },
);
