'use strict';
// What Node compressed, decompressed here.
const zlib = require('zlib');
const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20) + 'end';
const recorded = {"deflate":"eJwLyUhVKCzNTM5WSCrKL89TSMuvUMgqzS0oVsgvSy1SKMlIVchJrKpUSMlP11MIGVU8qnhUMbUVp+alAAATd0RT","deflate9":"eNoLyUhVKCzNTM5WSCrKL89TSMuvUMgqzS0oVsgvSy1SKMlIVchJrKpUSMlP11MIGVU8qnhUMbUVp+alAAATd0RT","stored":"eAEBMgDN/1RoZSBxdWljayBicm93biBmb3gganVtcHMgb3ZlciB0aGUgbGF6eSBkb2cuIFRoZSBx0fgR2g==","huff":"eAEFwYsBQCAUQNFV7gSmsQD1SL+XCDW9c2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJ2YnnO0wgbXqm9n0w7dULvSRyu2EuIyO1X1idsLZDhNYq76ZTT98S+VCH6ncTojL6FjdJyTbHxN3RFM=","fixed":"eAELyUhVKCzNTM5WSCrKL89TSMuvUMgqzS0oVsgvSy1SKMlIVchJrKpUSMlP11MIGVU8qnhUMbUVp+alAAATd0RT","gzip":"H4sIAAAAAAAAAwvJSFUoLM1MzlZIKsovz1NIy69QyCrNLShWyC9LLVIoyUhVyEmsqlRIyU/XUwgZVTyqeFQxtRWn5qUAAPH81AOHAwAA","raw":"C8lIVSgszUzOVkgqyi/PU0jLr1DIKs0tKFbIL0stUijJSFXISayqVEjJT9dTCBlVPKp4VDG1FafmpQAA","dict":"eLsu0gXAC8lIVShEEkrLr1DIKs0tKFbIL0stUijJSFXISayqBCnVUxhVPKp4VDHVFafmpQAAE3dEUw==","br":"G4YDiIyUqONbEKsj0gXKKMAXmiTprsLewCEHDhf4FhYS16DTCmdajseJGo+Ci3Aitv+wKeD4GA==","br4":"G4YDAMTcRqleSLZkKMqmIrrJ5G9NTIGqQHmhq74wcvAtoukRJL2oq48J3WwPjBOxhf9Amh0ALAQ=","zstd":"KLUv/WCHAs0BAAQDVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZy4gZW5kAQClCitVBg==","zstd19":"KLUv/WSHAs0BAAQDVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZy4gZW5kAQClCitVBpCJDQ8=","zdict":"KLUv/WCHAlUBAPBUaGUgZm94IG92ZXIgdGhlIGxhenkgZG9nLiBlbmQDAKhCVRkYBnOTCA=="};
const how = {
  deflate: zlib.inflateSync, deflate9: zlib.inflateSync, stored: zlib.inflateSync, huff: zlib.inflateSync, fixed: zlib.unzipSync, gzip: zlib.gunzipSync,
  raw: zlib.inflateRawSync, dict: (b) => zlib.inflateSync(b, { dictionary: Buffer.from('quick brown dog') }), br: zlib.brotliDecompressSync,
  br4: zlib.brotliDecompressSync, zstd: zlib.zstdDecompressSync, zstd19: zlib.zstdDecompressSync,
  zdict: (b) => zlib.zstdDecompressSync(b, { dictionary: Buffer.from('quick brown dog jumps') }),
};
for (const name of Object.keys(recorded)) {
  const got = how[name](Buffer.from(recorded[name], 'base64')).toString();
  console.log(name, got.length, text.startsWith(got));
}
