import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageArtefact } from '../../render/artefact.ts';
import { fingerprint } from '../../render/fingerprint.ts';
import type { Report } from '../driver.ts';
import { withBuildSecrets } from './build-secrets.ts';
import { withContext } from './context.ts';
import type { Tools } from './tools.ts';

/** Where an image carries the fingerprint of the artefact that it was built from. */
const LABEL = 'sparkhub.io/fingerprint';

/** Whether the builder has exactly this image. */
export async function isBuilt(tools: Tools, artefact: ImageArtefact): Promise<boolean> {
  const { inspect } = await tools.builder();
  const { ok, stdout } = await tools.ask(inspect(artefact.reference));
  return ok && new RegExp(`"${LABEL}": ?"([0-9a-f]+)"`).exec(stdout)?.[1] === fingerprint(artefact);
}

/** Builds an image that is not there; what an interrupted build finished is in the builder's cache. */
export async function buildImage(tools: Tools, artefact: ImageArtefact, report: Report): Promise<void> {
  if (await isBuilt(tools, artefact)) return;
  const { name, reference, buildArgs: args } = artefact;
  report({ what: `Building ${reference}` });
  const { build } = await tools.builder();
  await withBuildSecrets(tools.env, (secrets) =>
    withContext(artefact, tools, (directory) => {
      const argv = build({ reference, args, labels: { [LABEL]: fingerprint(artefact) }, secrets });
      return tools.must(`Building the ${name} image`, name, [...argv, directory], report);
    }),
  );
}

/** What the asked packages and jars come to, in the very image they will be in. Resolved anew at each call. */
export async function resolvePackages(
  tools: Tools,
  artefact: ImageArtefact,
  now: Date,
  report: Report,
): Promise<{ readonly packages: string; readonly jars: string }> {
  const { build } = await tools.builder();
  const output = await mkdtemp(join(tmpdir(), 'sparkhub-lock-'));
  try {
    await withBuildSecrets(tools.env, (secrets) =>
      withContext(artefact, tools, (directory) => {
        const args = { ...artefact.buildArgs, AT: now.toISOString() };
        const argv = build({ args, target: { stage: 'lock', directory: output }, secrets });
        return tools.must('Resolving the packages', 'lock', [...argv, directory], report);
      }),
    );
    const [packages, jars] = await Promise.all(
      ['packages.txt', 'jars.txt'].map((name) => readFile(join(output, name), 'utf8')),
    );
    return { packages: packages!, jars: jars! };
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}
