import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
const clients: [string, string[]][] = [
  ['docker', ['compose']],
  ['docker-compose', []],
];
const client = clients.find(([command, words]) => spawnSync(command, [...words, 'version']).status === 0);
const testWithClient = client ? test : test.skip;

testWithClient(
  client
    ? 'docker-compose.yml is valid'
    : 'docker-compose.yml is valid (skipped: neither docker compose nor docker-compose is installed)',
  () => {
    const [command, words] = client ?? ['', []];
    const { status, stderr } = spawnSync(command, [...words, 'config', '--quiet'], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  },
);
