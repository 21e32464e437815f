'use strict';
// Texts: ropes, slices, parsed and printed JSON, templates, normalized and localized ones.
exports.rounds = 1e6;
exports.round = (i) => {
  let s = 'start of a text that is long enough';
  for (let k = 0; k < 8; k++) s += 'piece' + i;
  const part = s.slice(5, 40);
  JSON.parse(JSON.stringify({ ['k' + i]: part, list: [i, s.length, { deep: part }] }));
  part.split('t').join('-');
  (part + '\u00e9' + i).normalize('NFD');
  `${i}:${part}`.padStart(60).toUpperCase().at(-1);
};
