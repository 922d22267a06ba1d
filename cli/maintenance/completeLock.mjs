/**
 * `npm run lock`: adds to package-lock.json the packages for other platforms that the registry in use did not have.
 * Without them the lock file would be right on this platform only: `npm ci` refuses a lock that lacks an optional package,
 * even one that it would not install.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const OPERATING_SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = { amd64: 'x64', armv7: 'arm', eabi: 'arm' };
const PROCESSOR_NAMES = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

const file = resolve(import.meta.dirname, '../../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, license, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(([name, version]) => /^\d/.test(version) && !isLocked(name, path))
    .map(([name, version]) => [`node_modules/${name}`, { version, ...platformOf(name), license, dev, optional: true }]),
);
lock.packages = Object.fromEntries([...Object.entries(lock.packages), ...missing].sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${missing.length} packages for other platforms added`);

/** True when the package is locked where a package at `path` would find it. */
function isLocked(name, path) {
  const folders = path
    .split('/node_modules/')
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'));
  return ['', ...folders].some((folder) => lock.packages[`${folder}${folder ? '/' : ''}node_modules/${name}`]);
}

/** Packages for one platform name it: `@swc/core-linux-x64-musl`. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = words.find((word) => OPERATING_SYSTEMS.includes(word));
  const cpu = words.map((word) => PROCESSORS[word] ?? word).find((word) => PROCESSOR_NAMES.includes(word));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') && 'glibc';
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}
