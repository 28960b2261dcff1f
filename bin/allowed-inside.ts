/** Imports of the folders and files in `server/` and `cli/`, which put the parts together: see `allowed-imports.ts`. */
const ROWS = {
  'server/admission':
    'api config domain errors fleet http image policy stored vex inventory/ports server/app server/auth server/context server/limits server/renderings server/shell',
  'server/allowed-addresses': 'config http server/auth',
  'server/app': 'server/auth server/context server/limits server/shell store/ports',
  'server/auth': 'config domain policy inventory/ports server/limits server/shell',
  'server/background':
    'api config domain errors fleet http image jobs stored telemetry inventory/ports server/context server/feeds server/poller server/scans server/sealing server/work store/ports',
  'server/clair':
    'advisory distributions domain errors findings match inventory/ports server/auth server/context server/shell store/ports',
  'server/context':
    'api config domain fleet image policy telemetry vex inventory/ports server/auth server/background server/subscriptions',
  'server/feeds':
    'advisory config distributions domain errors findings jobs telemetry inventory/ports server/context store/ports',
  'server/follow-tls-files': 'config server/listen server/shell',
  'server/health': 'server/auth server/context store/ports',
  'server/limits': 'errors server/shell store/ports',
  'server/listen': 'config errors server/shell',
  'server/notifications':
    'domain errors findings fleet jobs notify stored telemetry inventory/ports server/feeds server/poller store/ports',
  'server/poller': 'errors',
  'server/public-address': 'config fleet',
  'server/registries': 'config errors http telemetry server/limits store/ports',
  'server/renderings':
    'clair config domain errors findings image policy report sbom server/clair server/context',
  'server/reports': 'domain telemetry inventory/ports server/context server/work store/ports',
  'server/routes':
    'advisory api catalog clair config distributions domain errors fleet image packages policy report spool stored versions vex inventory/ports server/app server/auth server/clair server/context server/feeds server/health server/public-address server/renderings server/scans server/shell server/subscriptions server/work store/ports',
  'server/scans':
    'domain errors findings http image jobs telemetry inventory/ports server/auth server/context server/sealing server/shell server/work',
  'server/sealing': 'errors',
  'server/serve':
    'config domain http server/allowed-addresses server/app server/auth server/context server/follow-tls-files server/health server/listen store/ports',
  'server/shell': 'errors http telemetry',
  'server/signals':
    'advisory domain fleet jobs telemetry inventory/ports server/feeds server/poller store/ports',
  'server/subscriptions':
    'config domain errors fleet http notify telemetry inventory/ports server/auth server/sealing server/shell store/ports',
  'server/work':
    'advisory api distributions domain errors findings fleet http image memory packages policy report stored telemetry vex inventory/ports server/clair server/context server/feeds server/notifications server/registries server/renderings store/ports',
  'cli/commands':
    'advisory api archive artifact attest catalog clair client config distributions docker domain errors findings fleet http image inventory jobs klar kubernetes memory notify packages policy report sbom server sigstore spool store stored telemetry vex watcher cli/foreign-words cli/opening cli/options cli/output cli/remote cli/start cli/terminal',
  'cli/foreign-words': 'domain errors',
  'cli/klar': 'cli/start',
  'cli/opening':
    'advisory api archive artifact attest config domain errors findings http image memory packages policy report sigstore stored vex cli/options cli/start cli/terminal store/ports',
  'cli/options': 'advisory artifact catalog config domain errors http image report sigstore cli/output',
  'cli/output': 'config domain errors report cli/terminal',
  'cli/plimsoll': 'cli/start',
  'cli/remote':
    'client config domain errors findings http image vex cli/opening cli/options cli/start cli/terminal',
  'cli/start': 'config domain errors memory cli/commands cli/foreign-words cli/options cli/terminal',
  'cli/terminal': 'config domain errors findings http report cli/start',
};

export const ALLOWED_INSIDE: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(ROWS).map(([folder, allowed]) => [folder, allowed.split(' ')]),
);
