import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/parse.ts';
import { listYours } from './yours.ts';

const yoursOf = (text: string) => {
  const { platform, problems } = parseConfig(`version: 1\n${text}`, 'sparkhub.yaml', { root: false });
  if (platform === undefined) throw new Error(JSON.stringify(problems));
  return listYours(platform);
};

describe('what sparkhub passes on as it is', () => {
  it('is told by name, and values by their names alone', () => {
    expect(
      yoursOf(
        'auth: {kind: native}\nimages: {pullSecrets: [regcred]}\n' +
          'target:\n  kind: kubernetes\n  manifests: [a.yaml, b.yaml]\n' +
          '  values: {hub: {extraEnv: {REGION: somewhere}, replicas: 1}, cull: {}}\n' +
          '  jupyterhubConfig: |\n    c.JupyterHub.x = 1\n    c.JupyterHub.y = 2\n',
      ),
    ).toEqual([
      { key: 'target.values', what: 'hub.extraEnv.REGION, hub.replicas, cull' },
      { key: 'target.jupyterhubConfig', what: '2 lines of Python' },
      { key: 'target.manifests', what: 'a.yaml, b.yaml' },
      { key: 'images.pullSecrets', what: 'regcred' },
    ]);
  });
  it('is nothing where the file uses its own keys, and on one machine', () => {
    expect(yoursOf('target: {kind: kubernetes}\nauth: {kind: native}\n')).toEqual([]);
    expect(yoursOf('')).toEqual([]);
  });
});
