// A component for tests: `node component.mjs <mode> <port>`.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const [mode, port] = process.argv.slice(2);
console.log(`component in mode ${mode}`);
const forever = () => setInterval(() => {}, 1000);

if (mode === 'exits') {
  console.error('Address of the treasure is missing.');
  process.exit(3);
}
if (mode === 'ignores-term') process.on('SIGTERM', () => {});
if (mode === 'grandchild') {
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();
}
if (mode === 'silent') forever();
else createServer((_request, response) => response.end('fine')).listen(Number(port), '127.0.0.1');
