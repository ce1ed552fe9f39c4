import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forwardProxy } from '../../src/drivers/cluster/pods/forward.ts';
import { signInByToken } from '../../src/drivers/jupyter/token-session.ts';
import { packageDir } from '../../src/drivers/package.ts';
import { describePlace } from '../../src/operate/place/cluster.ts';
import { planPlatform } from '../../src/operate/plan.ts';
import type { ReleaseArtefact } from '../../src/render/artefact.ts';
import { namesOf } from '../../src/render/kubernetes/names.ts';
import { command } from '../command.ts';
import { type ClusterBench, type ClusterContender, PERSON } from './contender.ts';

/** Limits for 100 executors that fit no machine; all else is what sparkhub does by itself. */
const fileOf = (chart: string): string => `version: 1
name: bench
target: {kind: kubernetes, namespace: sparkhub-bench, chart: {path: ${JSON.stringify(chart)}}}
auth: {kind: native}
projects:
  - name: bench
    limits: {executors: 100, cores: 1024, memory: 2000g}
`;

/** The images that both run, by their names. */
export interface Images {
  readonly hub: Image;
  readonly proxy: Image;
  readonly notebook: Image;
  readonly spark: string;
}
export interface Image {
  readonly name: string;
  readonly tag: string;
}

/** sparkhub as it comes: `sparkhub up`, which builds the images too. */
export async function startSparkhub({
  connection,
  chart,
  signal,
}: ClusterBench): Promise<ClusterContender & { readonly images: Images }> {
  const dir = mkdtempSync(join(tmpdir(), 'sparkhub-bench-'));
  const run = (args: readonly string[], until?: AbortSignal): Promise<string> =>
    command([process.execPath, join(packageDir, 'bin', 'sparkhub'), ...args], {
      cwd: dir,
      env: { CI: 'true' },
      ...(until === undefined ? {} : { signal: until }),
    });
  let close = (): void => {};
  const down = async (): Promise<void> => {
    close();
    await run(['down', '--purge', '--yes']);
    rmSync(dir, { recursive: true, force: true });
  };
  writeFileSync(join(dir, 'sparkhub.yaml'), fileOf(chart));
  try {
    await run(['up', '--yes'], signal);
    const { platform, artefacts } = await planPlatform({ file: undefined, env: process.env, cwd: dir });
    const { namespace, userNamespacePrefix, testToken: name } = namesOf(platform);
    const secret = await connection.api.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    const { token = '' } = (secret?.data ?? {}) as Readonly<Record<string, string>>;
    const serviceToken = Buffer.from(token, 'base64').toString();
    const forwarding = await forwardProxy(connection, describePlace(platform));
    close = () => forwarding.close();
    const release = artefacts.find((one): one is ReleaseArtefact => one.kind === 'release');
    const { hub, proxy, singleuser } = release!.values as unknown as Values;
    const spark = artefacts.find((one) => one.kind === 'image' && one.name === 'spark');
    return {
      namespace: `${userNamespacePrefix}${PERSON}`,
      images: {
        hub: hub.image,
        proxy: proxy.chp.image,
        notebook: singleuser.image,
        spark: spark?.kind === 'image' ? spark.reference : '',
      },
      enter: (during) =>
        signInByToken({ baseUrl: forwarding.url, user: PERSON, serviceToken, signal: during }),
      down,
    };
  } catch (error) {
    await down().catch(() => {});
    throw error;
  }
}

interface Values {
  readonly hub: { readonly image: Image };
  readonly proxy: { readonly chp: { readonly image: Image } };
  readonly singleuser: { readonly image: Image };
}
