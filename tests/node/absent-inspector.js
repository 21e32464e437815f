// Modules of which only a part is here: what they answer all the same, and what they refuse.
const inspector = require('inspector');
const promises = require('inspector/promises');
const sea = require('node:sea');
const http2 = require('http2');
const v8 = require('v8');
process.removeAllListeners('warning');

function show(name, fn) {
  try {
    console.log(name, fn());
  } catch (err) {
    console.log(name, err.name, err.code, err.message);
  }
}

show('url', () => inspector.url());
show('close', () => inspector.close());
show('wait', () => inspector.waitForDebugger());
const session = new inspector.Session();
show('post', () => session.post('x'));
show('post 1', () => session.post(1));
show('main', () => session.connectToMainThread());
show('disconnect', () => session.disconnect());
show('network', () => inspector.Network.requestWillBeSent({}));
console.log(Object.keys(inspector), Object.keys(promises), Object.keys(inspector.console).join(), Object.keys(inspector.Network).join(), inspector.Session === promises.Session);
new promises.Session().post('x').catch((err) => console.log(err.code, err.message));

show('isSea', () => sea.isSea());
for (const name of ['getAsset', 'getRawAsset', 'getAssetAsBlob', 'getAssetKeys']) {
  show(name, () => sea[name]());
  show(name, () => sea[name]('x'));
}

console.log(http2.getDefaultSettings(), http2.getPackedSettings({ enablePush: false, maxFrameSize: 20000 }), http2.getUnpackedSettings(http2.getPackedSettings({ enablePush: true, initialWindowSize: 5 })), http2.getPackedSettings());
for (const settings of [1, { maxFrameSize: 1 }, { enablePush: 1 }, { headerTableSize: -1 }, { customSettings: { 9999: 301 } }, { maxConcurrentStreams: 1e10 }, { enableConnectProtocol: 1 }, { maxHeaderSize: 7 }]) {
  show(JSON.stringify(settings), () => http2.getPackedSettings(settings));
}
for (const packed of [1, Buffer.alloc(5), new Uint8Array([0, 2, 0, 0, 0, 0])]) show('unpacked', () => http2.getUnpackedSettings(packed));
show('validate', () => http2.getUnpackedSettings(Buffer.from('000500000001', 'hex'), { validate: true }));

show('flags', () => v8.setFlagsFromString(1));
show('query', () => v8.queryObjects(1));
show('query', () => v8.queryObjects(Object, { format: 'x' }));
show('cpp', () => v8.getCppHeapStatistics('x'));
show('building', () => v8.startupSnapshot.isBuildingSnapshot());
show('snapshot', () => v8.startupSnapshot.addSerializeCallback(() => {}));
show('coverage', () => v8.takeCoverage());
show('limit', () => v8.setHeapSnapshotNearHeapLimit(-1));
show('code', () => Object.keys(v8.getHeapCodeStatistics()));
show('hooks', () => Object.keys(v8.promiseHooks));
show('onInit', () => v8.promiseHooks.onInit(1));
show('onInit', () => v8.promiseHooks.onInit(async () => {}));
show('createHook', () => v8.promiseHooks.createHook({ init: 1 }));
const seen = [];
const stop = v8.promiseHooks.createHook({ init(promise, parent) { seen.push(`init ${promise instanceof Promise} ${parent === undefined}`); }, before() { seen.push('before'); }, after() { seen.push('after'); }, settled() { seen.push('settled'); } });
Promise.resolve(1).then(() => {});
setTimeout(() => {
  stop();
  Promise.resolve(2);
  console.log(seen.join(', '));
}, 1);
v8.setFlagsFromString('--expose-gc');
console.log(typeof require('vm').runInNewContext('gc'), typeof gc);
