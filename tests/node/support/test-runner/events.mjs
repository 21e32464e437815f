// A reporter that prints every event in a line, without what differs from run to run.
function plain(key, value) {
  if (value instanceof Error) return { message: value.message, code: value.code, failureType: value.failureType, cause: value.cause instanceof Error ? value.cause.message : value.cause };
  if (key === 'duration_ms') return typeof value;
  if (key === 'file' || key === 'entryFile') return value?.replace(/.*\//, '');
  return value;
}

export default async function* (source) {
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic' && data.message.startsWith('duration_ms')) continue;
    yield `${type} ${JSON.stringify(data, plain)}\n`;
  }
}
