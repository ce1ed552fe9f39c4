// `npm start`: the platform on this machine, from a fresh clone, in one command.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareLab } from './build-lab.mjs';
import { root } from './prepare.mjs';

if (!(await prepareLab())) process.stderr.write('Until then, JupyterLab does without the Spark panel.\n');

const child = spawn(process.execPath, [join(root, 'bin', 'sparkhub'), 'up', ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
});
// Ctrl-C reaches the child by itself (same terminal); wait for it to take everything down.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
