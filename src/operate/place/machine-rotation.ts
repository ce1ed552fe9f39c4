import { forgetPersonalPasswords, renewKeys, renewSecret } from '../../drivers/secrets/renew.ts';
import { readSecret } from '../../drivers/secrets/secrets-driver.ts';
import type { Artefact, ComponentName } from '../../render/artefact.ts';
import { IMPACT, type Renewable, type Rotation, type SecretName } from './rotation.ts';

interface Part {
  readonly impact: string;
  readonly usual: boolean;
  /** Files of `.sparkhub/secrets`. */
  readonly secrets: readonly string[];
  /** Who reads them at its start, in the order of starting. */
  readonly readers: readonly ComponentName[];
}

const PARTS: Readonly<Partial<Record<SecretName, Part>>> = {
  cookies: { impact: IMPACT.cookies, usual: true, secrets: ['cookie-secret'], readers: ['hub'] },
  'crypt-keys': { impact: IMPACT.cryptKeys, usual: true, secrets: ['crypt-key'], readers: ['hub'] },
  'proxy-token': {
    impact: IMPACT.proxyToken,
    usual: true,
    secrets: ['proxy-token'],
    readers: ['proxy', 'hub'],
  },
  passwords: {
    impact: 'Everybody needs a new password for the next sign-in (sparkhub up says where they are).',
    usual: false,
    secrets: ['user-password', 'admin-password'],
    readers: ['hub'],
  },
  spark: {
    impact:
      'Running Spark sessions end, and what they have not written is lost; people stop their servers and start them again.',
    usual: false,
    secrets: ['spark-secret', 'spark-ui-key'],
    readers: ['spark-master', 'spark-worker'],
  },
};

const of = <K extends Artefact['kind']>(artefacts: readonly Artefact[], kind: K) =>
  artefacts.filter((one): one is Extract<Artefact, { kind: K }> => one.kind === kind);

/**
 * On one machine, what reads a secret is stopped before it is renewed and started after: proxy and hub never disagree.
 * What an interruption leaves stopped, this or `sparkhub up` starts again.
 */
export function machineRotation(stateDir: string): Rotation {
  return {
    begun: async () => (await readSecret(stateDir, 'cookie-secret')) !== undefined,
    renewable: (): Renewable[] =>
      Object.entries(PARTS).map(([name, { impact, usual }]) => ({ name: name as SecretName, impact, usual })),
    async renew(names, { artefacts, drivers }, report) {
      const parts = names.flatMap((name) => PARTS[name] ?? []);
      const { file, process } = drivers;
      if (file === undefined || process === undefined) throw new Error('no drivers of this machine');
      const seen = await process.observe(of(artefacts, 'process'));
      const runs = seen.some(({ state }) => state !== 'absent');
      const readers = of(artefacts, 'process').filter(({ name }) =>
        parts.some((part) => part.readers.includes(name)),
      );
      for (const { id, title } of readers.toReversed()) {
        if (!seen.some((one) => one.id === id && one.state !== 'absent')) continue;
        report({ what: `Stopping ${title}` });
        await process.remove(id, report);
      }
      const secrets = of(artefacts, 'secret').filter(({ name }) =>
        parts.some((part) => part.secrets.includes(name)),
      );
      for (const secret of secrets) await (secret.name === 'crypt-key' ? renewKeys : renewSecret)(secret);
      if (names.includes('passwords')) await forgetPersonalPasswords(stateDir);
      const filled = of(artefacts, 'file').filter(({ content }) =>
        secrets.some(({ name }) => content.includes(`\${secret:${name}}`)),
      );
      for (const one of filled) await file.apply(one, report);
      if (!runs) return false;
      for (const reader of readers) {
        report({ what: `Starting ${reader.title}` });
        await process.apply(reader, report);
      }
      return true;
    },
  };
}
