import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Io } from './io.ts';
import { run } from './run.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'sparkhub-cli-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** One command line, in-process: its exit code and exactly what it printed. */
async function cli(
  argv: string[],
  answer = false,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr'): Io['stdout'] => ({
    isTTY: false,
    write: (text) => {
      printed[name] += text;
    },
  });
  const code = await run(argv, {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env: { HOME: cwd },
    cwd,
    confirm: async () => answer,
    signal: new AbortController().signal,
  });
  return { code, ...printed };
}
const config = (text: string): void => writeFileSync(join(cwd, 'sparkhub.yaml'), text);

describe('the command line', () => {
  it('names the verb that was meant', async () => {
    expect(await cli(['stauts'])).toEqual({
      code: 2,
      stdout: '',
      stderr: "error: unknown command 'stauts'\n(Did you mean status?)\n",
    });
  });
  it('refuses an unknown option', async () => {
    const { code, stderr } = await cli(['plan', '--jason']);
    expect([code, stderr]).toEqual([2, expect.stringContaining("unknown option '--jason'")]);
  });
  it('shows its verbs, and not the one for itself', async () => {
    const { code, stdout } = await cli(['--help']);
    expect(code).toBe(0);
    for (const verb of [
      'init',
      'validate',
      'render',
      'plan',
      'up',
      'down',
      'test',
      'status',
      'open',
      'logs',
      'doctor',
      'version',
      'completion',
    ])
      expect(stdout).toContain(`  ${verb}`);
    expect(stdout).not.toContain('supervise');
    expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 bad input, 3 unhealthy.');
  });
});

describe('validate', () => {
  it('says what to type when there is no file', async () => {
    rmSync(join(cwd, 'sparkhub.yaml'), { force: true });
    expect(await cli(['validate'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no sparkhub.yaml.\nWrite one with: sparkhub init   (or name another with --file)\n',
    });
  });
  it('prints every problem, and exits with 2', async () => {
    config('version: 1\nsesion: {}\ntarget: {kind: local, port: "8000"}\n');
    expect(await cli(['validate'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'sparkhub.yaml:2:1 sesion: There is no key "sesion" here. Did you mean "session"?\n' +
        'sparkhub.yaml:3:29 target.port: "8000" is not a number. Write a number without quotes, such as 4.\n',
    });
  });
  it('gives machines the same as JSON', async () => {
    const { code, stdout } = await cli(['validate', '-o', 'json']);
    expect([
      code,
      JSON.parse(stdout).problems.map(({ line, code: rule }: { line: number; code: string }) => [line, rule]),
    ]).toEqual([
      2,
      [
        [2, 'unknown-key'],
        [3, 'wrong-type'],
      ],
    ]);
  });
  it('is quiet about nothing wrong when asked to be', async () => {
    config('version: 1\n');
    expect(await cli(['validate', '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await cli(['validate'])).stderr).toBe('sparkhub.yaml is valid: target local, 1 project.\n');
  });
});

describe('init', () => {
  it('asks before it writes over a file', async () => {
    config('version: 1\nname: mine\n');
    const { code, stderr } = await cli(['init']);
    expect([code, stderr]).toEqual([
      1,
      `${join(cwd, 'sparkhub.yaml')} was left as it is. To write over it: sparkhub init --yes\n`,
    ]);
    expect(readFileSync(join(cwd, 'sparkhub.yaml'), 'utf8')).toContain('mine');
    expect((await cli(['init'], true)).code).toBe(0);
    expect((await cli(['validate'])).code).toBe(0);
  });
  it("reads the original's variables, and says what became of its secrets", async () => {
    writeFileSync(join(cwd, 'env'), 'RESOURCE_GROUP=JHUB\nADLS_ACCOUNT_KEY=abc123==\n');
    const { code, stderr } = await cli(['init', '--from-env', 'env', '--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain('ADLS_ACCOUNT_KEY: nothing (not copied).');
    expect(`${stderr}${readFileSync(join(cwd, 'sparkhub.yaml'), 'utf8')}`).not.toContain('abc123');
    expect((await cli(['validate'])).code).toBe(0);
  });
});

describe('with nothing running', () => {
  beforeAll(() => config('version: 1\n'));
  it('status, open, logs, test and down say so', async () => {
    expect((await cli(['status'])).stdout).toBe('Not running. Start it with: sparkhub up\n');
    expect(await cli(['open'])).toMatchObject({
      code: 1,
      stderr: 'Nothing is running here.\nStart it with: sparkhub up\n',
    });
    expect(await cli(['test'])).toMatchObject({
      code: 1,
      stderr: 'Nothing is running here.\nStart it with: sparkhub up --detach\n',
    });
    expect(await cli(['logs', 'hub'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no log of "hub".'),
    });
    expect(await cli(['down'])).toMatchObject({ code: 0, stderr: 'Nothing was running.\n' });
    expect(await cli(['rotate'])).toMatchObject({
      code: 1,
      stderr:
        'Nothing was ever brought up here, so there is no secret to renew.\nStart it with: sparkhub up\n',
    });
    expect(await cli(['rotate', 'cookie'])).toMatchObject({
      code: 1,
      stderr:
        'There is nothing called "cookie" to renew here.\nHere there are: cookies, crypt-keys, proxy-token, passwords, spark.\n',
    });
  });
  it('a cluster that cannot be found is said plainly', async () => {
    config('version: 1\ntarget: {kind: kubernetes}\nauth: {kind: native}\n');
    expect((await cli(['validate'])).code).toBe(0);
    for (const verb of ['up', 'plan', 'status'])
      expect(await cli([verb])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('There is no kubeconfig: KUBECONFIG is not set'),
      });
    const { code, stdout } = await cli(['doctor']);
    expect([code, stdout]).toEqual([3, expect.stringContaining('failed  place: There is no kubeconfig')]);
  });
  it('a platform in Azure says when nobody is signed in', async () => {
    // Not even on a machine that has an identity of its own.
    vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'EnvironmentCredential');
    config(
      'version: 1\ntarget: {kind: azure, subscription: 11111111-1111-1111-1111-111111111111, location: westeurope, resourceGroup: r}\nauth: {kind: native}\n',
    );
    expect((await cli(['up'])).stderr).toContain('Nobody is signed in to Azure here.');
  });
});

describe('a platform in Azure, without Azure', () => {
  const azure =
    'version: 1\nname: team\ntarget: {kind: azure, subscription: 11111111-1111-1111-1111-111111111111, location: westeurope, resourceGroup: team}\nauth: {kind: native, admins: [ada]}\n';
  it('plan --offline lists every resource and the cost', async () => {
    config(azure);
    const { code, stdout } = await cli(['plan', '--offline']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\+ AKS cluster +team-aks$/m);
    expect(stdout).toMatch(/^ {2}Together +\d+ +\d+$/m);
  });
  it('plan --offline says the same to machines', async () => {
    config(azure);
    const { stdout } = await cli(['plan', '--offline', '-o', 'json']);
    const { ok, resources, cost } = JSON.parse(stdout);
    expect(ok).toBe(true);
    expect(resources.length).toBeGreaterThan(20);
    expect(cost.atFullScale).toBeGreaterThan(cost.atRest);
  });
  it('plan --offline is for Azure only', async () => {
    config('version: 1\n');
    expect((await cli(['plan', '--offline'])).stderr).toContain(
      'An offline plan is for target azure; this file has local.',
    );
  });
  it('render writes the template and its parameters', async () => {
    config(azure);
    const { code, stdout } = await cli(['render', '-o', 'json']);
    expect(code).toBe(0);
    const ids = JSON.parse(stdout).artefacts.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['azure-deployment/sparkhub-team', 'file/azure/main.json']));
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s knows every verb', async (shell) => {
    const { code, stdout } = await cli(['completion', shell]);
    expect(code).toBe(0);
    for (const verb of ['validate', 'doctor', 'down']) expect(stdout).toContain(verb);
  });
  it('names the shells it knows', async () => {
    expect(await cli(['completion', 'tcsh'])).toEqual({
      code: 2,
      stdout: '',
      stderr: '"tcsh" is not a shell this can complete in. Write one of: bash, zsh, fish.\n',
    });
  });
});
