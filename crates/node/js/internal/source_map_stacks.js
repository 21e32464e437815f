'use strict';
// Stack traces by source maps (--enable-source-maps): a file's map is read when a trace first shows the file.
//
// A map is named by the last `//# sourceMappingURL=` of the text: a file beside it, or a data: URL. What has no map, or a
// broken one, is shown as it is.

const native = internalBinding('fs');
const { SourceMap, support } = require('internal/source_map');
const { fileURLToPath, pathToFileURL } = require('internal/url_files');
const { URL } = require('internal/url');

const known = new Map(); // name in stacks -> { map, base } or null

function readText(url) {
  if (url.startsWith('data:')) {
    const match = /^data:[^,]*?(;base64)?,([^]*)$/.exec(url);
    const { Buffer } = require('buffer');
    return match[1] ? Buffer.from(match[2], 'base64').toString() : decodeURIComponent(match[2]);
  }
  return native.readFileUtf8(fileURLToPath(url));
}

function read(name) {
  const url = name[0] === '/' ? pathToFileURL(name).href : name;
  if (!url.startsWith('file:')) return null;
  if (!support.nodeModules && /[/\\]node_modules[/\\]/.test(url)) return null;
  try {
    const text = native.readFileUtf8(fileURLToPath(url));
    const at = text.lastIndexOf('//# sourceMappingURL=');
    if (at === -1) return null;
    const target = /^\S*/.exec(text.slice(at + 21))[0];
    const base = target.startsWith('data:') ? url : new URL(target, url).href;
    const payload = JSON.parse(readText(target.startsWith('data:') ? target : base));
    return { map: new SourceMap(payload), base, payload };
  } catch {
    return null;
  }
}

function mapOf(name) {
  let found = known.get(name);
  if (found === undefined) {
    found = read(name);
    known.set(name, found);
  }
  return found;
}

// { file, line, column, source } for a place that counts from 1; undefined without a map.
function origin(name, line, column) {
  const found = mapOf(name);
  if (found === null) return undefined;
  const entry = found.map.findEntry(line - 1, column - 1);
  if (entry.originalSource === undefined || entry.originalSource === null) return undefined;
  let url = entry.originalSource;
  try {
    url = new URL(url, found.base).href;
  } catch {
    // shown as the map has it
  }
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  const index = found.payload.sources?.findIndex((source) => entry.originalSource.endsWith(source)) ?? -1;
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1, content: found.payload.sourcesContent?.[index], url };
}

function mapFrame(text) {
  const match = /^(.*?)(\(?)([^()]*):(\d+):(\d+)\)?$/.exec(text);
  if (match === null) return text;
  const found = origin(match[3], Number(match[4]), Number(match[5]));
  if (found === undefined) return text;
  const name = match[2] === '' ? `${match[1]}<anonymous> ` : match[1];
  return `${name}(${found.file}:${found.line}:${found.column})`;
}

// The text of `stack` for an error, of its frames' texts.
function mapStack(err, frames) {
  let header;
  try {
    header = primordials.ErrorToString.call(err);
  } catch {
    header = '<error>';
  }
  return [header, ...frames.map(mapFrame)].join('\n    at ');
}

// The place where something was thrown, in its source.
function mapSite(site) {
  const found = origin(site.filename, site.line, site.column);
  if (found === undefined) return site;
  let text = found.content;
  try {
    text ??= readText(found.url);
  } catch {
    text = '';
  }
  return { filename: found.file, line: found.line, column: found.column, sourceLine: text.split(/\r\n|[\n\r]/)[found.line - 1] ?? '' };
}

function findSourceMap(name) {
  return support.enabled && typeof name === 'string' ? mapOf(name)?.map : undefined;
}

module.exports = { mapStack, mapSite, findSourceMap };
