'use strict';
// What there is of each kind: Intl.supportedValuesOf.

const { core, section } = require('internal/intl/data');

function supportedValuesOf(key) {
  const text = `${key}`;
  switch (text) {
    case 'calendar': return [...require('internal/intl/date_time_format').CALENDARS].sort();
    case 'collation': return ['compat', 'emoji', 'eor', 'phonebk', 'phonetic', 'pinyin', 'searchjl', 'stroke', 'trad', 'unihan', 'zhuyin'].sort();
    case 'currency': return Object.keys(section('currencies', 'en')).filter((c) => /^[A-Z]{3}$/.test(c)).sort();
    case 'numberingSystem': return Object.keys(core('digits')).filter((s) => core('digits')[s]._type === 'numeric').sort();
    case 'timeZone': return require('internal/intl/zones').zoneNames();
    case 'unit': return [...require('internal/intl/number_format').UNITS].sort();
    default: throw new RangeError(`Invalid key : ${text}`);
  }
}

function zonesOfRegion(region) {
  const zones = [];
  for (const { mapZone } of core('metazones').metazones) if (mapZone._territory === region) zones.push(mapZone._type);
  return [...new Set(zones)].sort();
}

module.exports = { supportedValuesOf, zonesOfRegion };
