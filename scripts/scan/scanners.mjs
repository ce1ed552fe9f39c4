// checkov and kube-score: installed by version into the cache, and asked what they find.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cache, ensureEnvironment } from '../development-environment.mjs';
import { KUBERNETES } from './inputs.mjs';

const KUBE_SCORE = '1.20.0';
const MOST = 64 * 1024 * 1024;

/** A scanner gives what it finds (`{tool, check, object, what}`), or the reason why it cannot be had here. */
export const scanners = [checkov, kubeScore];

/** As locked in runtime/scan.txt. It asks no server for anything. */
function checkov(directory) {
  const environment = ensureEnvironment('scan');
  if (environment === undefined) return { skipped: 'checkov could not be installed (the network?)' };
  const asked = ['kubernetes', 'dockerfile', 'arm'];
  const answer = spawnSync(
    join(environment, 'bin', 'checkov'),
    [
      ...['--directory', directory, '--framework', ...asked, '--compact', '--quiet', '--skip-download'],
      ...['--soft-fail', '--output', 'json'],
    ],
    { encoding: 'utf8', maxBuffer: MOST, env: { ...process.env, LOG_LEVEL: 'ERROR' } },
  );
  if (answer.status !== 0) throw new Error(`checkov failed:\n${answer.stderr}`);
  const reports = [JSON.parse(answer.stdout)].flat();
  for (const framework of asked) {
    const { resource_count: seen = 0, parsing_errors: unread = 1 } =
      reports.find(({ check_type: type }) => type === framework)?.summary ?? {};
    if (seen === 0 || unread > 0) throw new Error(`checkov could not read all of the ${framework} files`);
  }
  return {
    found: reports.flatMap(({ check_type: type, results }) =>
      results.failed_checks.map((failed) => ({
        tool: 'checkov',
        check: failed.check_id,
        object: objectOf[type](failed),
        what: failed.check_name,
      })),
    ),
  };
}

/** What a finding is about, in one word without spaces. */
const objectOf = {
  // `Pod.namespace.name`
  kubernetes: ({ resource }) => resource.split('.').slice(0, 3).join('/'),
  dockerfile: ({ file_path: path }) => path.slice(1),
  // `Microsoft.Storage/storageAccounts.[an expression]` in azure/private.json
  arm: ({ file_path: path, resource }) =>
    `${path.slice(1).replace('.json', '')}/${resource.split('.')[1].split('/').slice(1).join('/')}`,
};

function kubeScore(directory) {
  const folder = join(cache, 'dev', `kube-score-${KUBE_SCORE}`);
  const program = join(folder, 'kube-score');
  if (!existsSync(program)) {
    const made = spawnSync('go', ['install', `github.com/zegl/kube-score/cmd/kube-score@v${KUBE_SCORE}`], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' },
    });
    if (made.error !== undefined) return { skipped: 'no Go on this machine, which kube-score is built with' };
    if (made.status !== 0) return { skipped: 'kube-score could not be built (the network?)' };
  }
  const files = ['hub', 'person'].flatMap((name) =>
    readdirSync(join(directory, name)).map((file) => join(directory, name, file)),
  );
  const answer = spawnSync(
    program,
    [
      ...['score', '--output-format', 'json', '--kubernetes-version', `v${KUBERNETES}`],
      ...[
        '--enable-optional-test',
        'container-seccomp-profile',
        '--disable-ignore-checks-annotations',
        ...files,
      ],
    ],
    { encoding: 'utf8', maxBuffer: MOST },
  );
  // It ends with 1 when it found something critical.
  if (answer.error !== undefined || answer.stdout === '')
    throw new Error(`kube-score failed:\n${answer.stderr}`);
  return {
    found: JSON.parse(answer.stdout).flatMap(({ object_name: name, checks }) =>
      checks
        .filter(({ skipped, grade }) => !skipped && grade < PERFECT)
        .map(({ check, comments }) => ({
          tool: 'kube-score',
          check: check.id,
          // `Kind/group/version/namespace/name`
          object: [name.split('/')[0], ...name.split('/').slice(-2)].join('/'),
          what: comments.map(({ path, summary }) => `${path} ${summary}`.trim()).join('; '),
        })),
    ),
  };
}

/** Grades are 1 (critical), 5 (warning), 7 (almost), 10. */
const PERFECT = 10;
