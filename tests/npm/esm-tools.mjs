// Commands and what they are made with.
import { execa, execaSync, $ } from 'execa';
import { Command, Option, InvalidArgumentError } from 'commander';
import { Command as Same } from 'commander/esm.mjs';
import meow from 'meow';
import mocha, { describe, it } from 'mocha';
import { createRequire } from 'node:module';

const { stdout, exitCode } = await execa(process.execPath, ['-e', 'console.log(process.argv.length)', '--', 'a', 'b']);
console.log(stdout, exitCode, execaSync('echo', ['hi']).stdout, (await $`echo ${'a b'} c`).stdout);
await execa('sh', ['-c', 'echo out; echo err >&2; exit 3']).catch((e) => console.log(e.exitCode, e.stdout, e.stderr, e.shortMessage));
console.log((await execa({ input: 'piped' })`cat`).stdout);
const program = new Command('prog').exitOverride().version('1.0.0').argument('<file>').addOption(new Option('-l, --level <n>', 'a level').choices(['low', 'high']).default('low')).option('-v, --verbose');
program.configureOutput({ writeErr: (s) => console.log('err', s.trim()) });
program.action((file, options) => console.log(file, options));
program.parse(['node', 'prog', 'f.txt', '-l', 'high', '-v']);
try { program.parse(['node', 'prog', 'f.txt', '--level', 'middle']); } catch (e) { console.log(e.code); }
console.log(Same === Command, program.helpInformation(), new InvalidArgumentError('x').code);
const cli = meow('Usage\n  $ foo', { importMeta: import.meta, argv: ['unicorn', '--rainbow', '--n=5'], flags: { rainbow: { type: 'boolean' }, n: { type: 'number' } }, pkg: { name: 'foo', version: '1.2.3' } });
console.log(cli.input, cli.flags, cli.pkg.version, typeof describe, typeof it, typeof mocha);
const Mocha = createRequire(import.meta.url)('mocha');
console.log(Mocha === mocha);
