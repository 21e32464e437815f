// mocha runs files that are ES modules.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Mocha from 'mocha';

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'mocha-')));
fs.writeFileSync(path.join(dir, 'a.mjs'), 'import assert from "node:assert"; const late = await 5; describe("suite", () => { it("passes", () => assert.equal(late, 5)); it("fails", () => assert.equal(1, 2)); it.skip("skipped", () => {}); it("waits", async () => { await null; }); });');
fs.writeFileSync(path.join(dir, 'b.cjs'), 'it("common", () => {});');
const mocha = new Mocha({ reporter: function (runner) { for (const e of ['suite', 'pass', 'pending']) runner.on(e, (t) => console.log(e, t.title)); runner.on('fail', (t, err) => console.log('fail', t.title, err.message.split('\n')[0])); } });
mocha.addFile(path.join(dir, 'a.mjs'));
mocha.addFile(path.join(dir, 'b.cjs'));
await mocha.loadFilesAsync();
mocha.run((failures) => { console.log('failures', failures); fs.rmSync(dir, { recursive: true }); });
