#!/usr/bin/env node
// Lets Foundry compile with the solc that npm installed: it speaks the two dialects that Foundry uses, no more.
const { readFileSync, writeSync } = require('node:fs');
const solc = require('solc');

const answer = process.argv.includes('--version')
  ? `solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`
  : solc.compile(readFileSync(0, 'utf8'));

// A pipe takes what it has room for; the rest is written again.
for (let bytes = Buffer.from(answer); bytes.length > 0; ) {
  try {
    bytes = bytes.subarray(writeSync(1, bytes));
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
  }
}
