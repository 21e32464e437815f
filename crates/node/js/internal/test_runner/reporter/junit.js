'use strict';
// The reporter that writes JUnit's XML: a tree, told from the inside out.

const { inspect } = require('internal/util/inspect');

function attribute(value) {
  return String(value).replace(/[&<"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;' })[char]).replaceAll('\n', '&#10;');
}

function content(text) {
  return text.replace(/[&<]/g, (char) => (char === '&' ? '&amp;' : '&lt;'));
}

function comment(text) {
  return text.replaceAll('--', '&#45;&#45;');
}

function draw(node) {
  if (typeof node === 'string') return `${content(node)}\n`;
  const pad = '\t'.repeat(node.depth + 1);
  if (node.comment !== undefined) return `${pad}<!-- ${comment(node.comment)} -->\n`;
  const attributes = Object.entries(node.attributes).filter(([, value]) => value !== undefined).map(([key, value]) => ` ${key}="${attribute(value)}"`).join('');
  if (node.inside.length === 0) return `${pad}<${node.tag}${attributes}/>\n`;
  return `${pad}<${node.tag}${attributes}>\n${node.inside.map(draw).join('')}${pad}</${node.tag}>\n`;
}

function isFailure(node) {
  return node.inside?.some((each) => each.tag === 'failure') || node.attributes?.failures > 0;
}

function isSkipped(node) {
  return node.inside?.some((each) => each.tag === 'skipped') || node.attributes?.skipped > 0;
}

module.exports = async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<testsuites>\n';
  let suite; // the node that is open
  const roots = [];

  const open = (event) => {
    const node = { depth: event.data.nesting, parent: suite, tag: 'testsuite', attributes: { name: event.data.name }, inside: [] };
    if (suite !== undefined) suite.inside.push(node);
    else roots.push(node);
    suite = node;
  };

  for await (const event of source) {
    const { type, data } = event;
    switch (type) {
      case 'test:start': open(event); break;
      case 'test:pass':
      case 'test:fail': {
        if (suite === undefined) open({ data: { name: 'root', nesting: 0 } });
        if (suite.attributes.name !== data.name || suite.depth !== data.nesting) open(event);
        const node = suite;
        suite = node.parent;
        node.attributes.time = (data.details.duration_ms / 1000).toFixed(6);
        const cases = node.inside.filter((each) => each.comment === undefined);
        if (cases.length > 0) {
          node.attributes.disabled = 0;
          node.attributes.errors = 0;
          node.attributes.tests = cases.length;
          node.attributes.failures = cases.filter(isFailure).length;
          node.attributes.skipped = cases.filter(isSkipped).length;
          node.attributes.timestamp = new Date().toISOString();
          node.attributes.hostname = require('os').hostname();
        } else {
          node.tag = 'testcase';
          node.attributes.classname = data.classname ?? 'test';
          if (data.file !== undefined) node.attributes.file = data.file;
          if (data.skip !== undefined) node.inside.push(mark(node, 'skipped', data.skip));
          if (data.todo !== undefined) node.inside.push(mark(node, 'todo', data.todo));
          if (type === 'test:fail') fail(node, data.details.error);
        }
        break;
      }
      case 'test:log':
      case 'test:diagnostic': {
        const list = suite === undefined ? roots : suite.inside;
        list.push({ depth: data.nesting, comment: data.message });
        break;
      }
      default:
    }
  }
  for (const node of roots) yield draw(node);
  yield '</testsuites>\n';
};

function mark(node, type, value) {
  return { depth: node.depth + 1, tag: 'skipped', attributes: { type, message: String(value) }, inside: [] };
}

function fail(node, error) {
  const message = error?.message ?? '';
  node.inside.push({ depth: node.depth + 1, tag: 'failure', attributes: { type: error?.failureType ?? error?.code, message: message.trim() }, inside: [inspect(error, { __proto__: null, breakLength: Infinity })] });
  node.attributes.failure = message;
}
